/** Every state that is one sentence and one way on: paid, checking, sold out, an old link, and the like. */
import { Button } from "../../ui/button.tsx";
import { Icon, type IconName } from "../../ui/icon.tsx";
import { type Key, money, t } from "../../words.ts";
import { bridge, leaving, model } from "../page.ts";
import type { Step } from "../state.ts";

type Way = [label: Key, go: () => unknown];

export interface PlateProps {
  icon: IconName;
  /** The title on the first line, a sentence on each of the others. */
  words: string;
  way?: Way;
  /** A second, quieter way on. */
  other?: Way;
  fine?: string;
}

/** The plate for where the page stands, or null while there is something to fill in or to press. */
export function plateOf(): PlateProps | null {
  const step = model.step.value;
  if (["opening", "form", "express"].includes(step.kind)) return null;
  const plate = { way: BACK, ...facesOf(step) };
  return leaving.value ? { ...plate, fine: t("back.words") } : plate;
}

const BACK: Way = [
  "back",
  () => {
    bridge.back();
    leaving.value = true;
  },
];

function facesOf(step: Step): PlateProps {
  const again: Way = ["again", model.again];
  switch (step.kind) {
    case "paid": {
      const { number, destination: place, inChat, total } = step.order;
      const words = t(inChat ? "plate.paid" : "plate.guest", { number, place, amount: money(total) });
      return { icon: "check", words, ...(bridge.closesItself && { fine: t("closes") }) };
    }
    case "checking":
      return { icon: "clock", words: t("plate.checking") };
    case "tired":
      return { icon: "clock", words: t("plate.tired"), way: again, other: BACK };
    case "sold_out":
      return { icon: "box", words: t("plate.sold_out"), other: again };
    case "expired":
      return expired();
    case "returned": {
      const { number, status } = step.order;
      if (status === "paid") return { icon: "check", words: t("plate.returned", { number }) };
      const over = status === "declined" || status === "cancelled" || status === "expired";
      return over
        ? { icon: "alert", words: t("plate.unpaid", { number }) }
        : { icon: "clock", words: t("plate.checking") };
    }
    case "trouble":
      return { icon: "alert", words: t("plate.trouble"), way: ["retry", model.open] };
    default:
      return { icon: "alert", words: t(step.kind === "reopen" ? "plate.reopen" : "plate.missing") };
  }
}

/** The fresh link goes to the chat that the old one was made for, whoever asks. */
function expired(): PlateProps {
  const renewal = model.renewal.value;
  const send = model.canRenew && (renewal === "idle" || renewal === "failed");
  const answer = renewal === "idle" ? "" : `\n${t(`renew.${renewal}`)}`;
  return { icon: "clock", words: t("plate.expired") + answer, ...(send && { way: ["send", model.renew] }) };
}

export function Plate({ icon, words }: PlateProps) {
  const [title, ...lines] = words.split("\n");
  return (
    <main class="plate">
      <span class={`seal ${icon}`}>
        <Icon name={icon} />
      </span>
      <h2 id="heading" tabIndex={-1}>
        {title}
      </h2>
      <div role="status">
        {lines.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </div>
    </main>
  );
}

export function PlateBar({ way, other, fine }: PlateProps) {
  return (
    <footer>
      {way && <Button label={t(way[0])} onPress={way[1]} />}
      {other && <Button label={t(other[0])} onPress={other[1]} look="quiet" />}
      <p class="fine" role="status">
        {fine}
      </p>
    </footer>
  );
}
