/** Right to left. */
import { checkEveryScene } from "./accessible.ts";

checkEveryScene("ar");
