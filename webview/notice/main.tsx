/** The entry of the pages without anything to fill in: no form, no card field, nothing of the provider's. */
import "../styles/tokens.css";
import "../styles/page.css";
import "../styles/plate.css";
import { render } from "preact";
import type { Boot } from "../../contract/checkout.ts";
import { readBoot } from "../boot.ts";
import { createBridge } from "../bridge.ts";
import { call } from "../call.ts";
import { signal, watch } from "../signal.ts";
import { Header } from "../ui/header.tsx";
import { Plate } from "../ui/plate.tsx";
import { faceOf, type Ways } from "./face.ts";
import { renew } from "./renewal.ts";

const boot = readBoot<Boot>();
const bridge = createBridge(boot.shop.chatUrl);
const renewal = signal("");
const token = /^\/c\/([^/]+)/.exec(location.pathname)?.[1];
const ways: Ways = {
  renew: token ? () => renew(renewal, () => call("links/renew", { token })) : null,
  reload: () => location.reload(),
};

const root = document.getElementById("app");
if (root) {
  watch(() =>
    render(
      <>
        <Header {...boot.shop} />
        <Plate {...faceOf(boot, renewal.value, ways)} bridge={bridge} />
      </>,
      root,
    ),
  );
}
