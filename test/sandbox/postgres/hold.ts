/** A process that starts a server and then waits to be ended, in whatever way a test chooses. */
import { type PostgresOptions, startPostgres } from "../../../sandbox/postgres/index.ts";

const options = JSON.parse(process.argv[2] ?? "{}") as PostgresOptions;
const server = await startPostgres(options);
process.stdout.write(`${JSON.stringify({ url: server.url, home: server.home })}\n`);
setInterval(() => {}, 60_000);
