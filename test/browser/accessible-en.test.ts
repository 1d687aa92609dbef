import { checkEveryScene } from "./accessible.ts";

checkEveryScene("en");
