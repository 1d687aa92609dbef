/** `npm run db:generate` writes the difference between the schema and the migrations as a new migration. */
import { defineConfig } from "drizzle-kit";

export default defineConfig({ dialect: "postgresql", schema: "./db/schema.ts", out: "./db/migrations" });
