/** The provider's field for the code of a kept card: few are asked for it. */
import type { Fields } from "../checkout/card.ts";
import type { Model } from "../checkout/model.ts";
import type { CodePort } from "../checkout/state.ts";

export function createCode({ fieldOf, token, made, stripe, language }: Fields, { cvc, cvcFault }: Model) {
  const slot = fieldOf(
    (loaded) => {
      const style = { base: { fontSize: "16px", color: token("ink"), "::placeholder": { color: token("ink-2") } } };
      const field = loaded.elements(language).create("cardCvc", { style });
      return field.on("change", () => {
        cvcFault.value = false;
      });
    },
    (state) => {
      cvc.value = state;
    },
  );
  const code: CodePort = {
    async cvc() {
      const field = await slot.ready();
      if (!field) return { fault: "blocked" };
      const { error, token } = await (await stripe()).createToken("cvc_update", field);
      if (error) field.focus();
      return made(token, error);
    },
  };
  return { slot, code };
}
