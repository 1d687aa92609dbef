import { t } from "../../words.ts";
import { model, shop } from "../page.ts";
import { Glyph } from "./glyph.tsx";

/** The shop, whether this is a test, and the way out. */
export function Bar() {
  const { name, logoUrl, testMode } = shop;
  const { orders, session } = model;
  const inside = session.value === "in";
  return (
    <header class="bar">
      <span class="logo">{logoUrl ? <img src={logoUrl} alt="" /> : [...name][0]}</span>
      <h1>{name}</h1>
      {testMode && <small class="test">{t("test")}</small>}
      {inside && (
        <span class="tools">
          <button
            type="button"
            class={orders.busy.value === "look" ? "tool turning" : "tool"}
            aria-label={t("again")}
            onClick={() => void model.refresh()}
          >
            <Glyph name="again" />
          </button>
          <button type="button" class="tool" aria-label={t("signout")} onClick={() => void model.signOut()}>
            <Glyph name="leave" turns />
          </button>
        </span>
      )}
    </header>
  );
}
