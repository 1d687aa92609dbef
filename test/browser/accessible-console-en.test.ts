import { CONSOLE_SCENES } from "../../scripts/shots/scenes.ts";
import { checkEveryScene } from "./accessible.ts";

checkEveryScene("en", true, CONSOLE_SCENES);
