/** The campaign never asks for a page, so that nothing has to be built for it. */
import { registerHooks } from "node:module";

const BUILT = /\/dist\/webview\//;

/** From now on an import of a built page answers with an empty one. */
export function leaveOutPages(): void {
  registerHooks({
    resolve: (specifier, context, next) =>
      BUILT.test(specifier) ? { url: "built:page", shortCircuit: true } : next(specifier, context),
    load: (url, context, next) =>
      url === "built:page" ? { format: "module", source: "export default {}", shortCircuit: true } : next(url, context),
  });
}
