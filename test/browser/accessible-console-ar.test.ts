import { CONSOLE_SCENES } from "../../scripts/shots/scenes.ts";
import { checkEveryScene } from "./accessible.ts";

checkEveryScene("ar", false, CONSOLE_SCENES);
