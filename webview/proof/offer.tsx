import type { Model } from "../checkout/model.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { t } from "../words.ts";

interface OfferProps {
  model: Model;
  said: string;
  ask(): unknown;
  back(): void;
}

/**
 * Who only holds the link may be its owner, who came late or from another device. Who has claimed it may want their saved card to pay
 * for something that goes elsewhere.
 */
export function Offer({ model, said, ask, back }: OfferProps) {
  const level = model.view.value?.level;
  if (level === "person") return null;
  return (
    <Notice calm words={said || t(level === "link" ? "me.link" : "me.card")}>
      <Button look="link" label={t(said ? "back" : "me")} onPress={said ? back : ask} />
    </Notice>
  );
}
