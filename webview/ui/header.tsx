import type { Shop } from "../../contract/shop.ts";
import { t } from "../words.ts";

export function Header({ name, logoUrl, testMode }: Shop) {
  return (
    <header>
      <span class="logo">{logoUrl ? <img src={logoUrl} alt="" /> : [...name][0]}</span>
      <h1>{name}</h1>
      {testMode && <small class="test">{t("test")}</small>}
    </header>
  );
}
