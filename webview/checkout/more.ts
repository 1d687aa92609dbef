/** The code of the extras, which the page asks for when its buyer does. */
import { createElement } from "preact";
import { clock } from "../clock.ts";
import { show } from "./failing.ts";
import { boot, model } from "./page.ts";

/** `import()`, which the build puts in its place (vite.config.ts): the script is the worker's and no part of this one. */
declare function importLater(address: string): Promise<typeof import("../extras/main.tsx")>;

export async function loadExtras(): Promise<void> {
  try {
    // Asked for anew each time: a browser remembers a script that did not come.
    const { default: extras } = await importLater(`/extras/${boot.locale}.js?${clock.now()}`);
    model.extras.value = extras(createElement, boot, model);
    model.focus.value = { id: "field-code" };
  } catch {
    show(model, { kind: "unreached" });
  }
}
