/** The merchant sends Giulia's last order, and gives a part of its money back. */
import type { MerchantOrder } from "../../../contract/merchant.ts";
import { enter } from "../buyer.ts";
import { GIULIA } from "../cast.ts";
import { parcelTold, partGivenBack } from "../checks/merchant.ts";
import { lastPaidBy } from "../known-order.ts";
import type { Story } from "../story.ts";
import { amount } from "../words.ts";

const PARCEL = { carrier: "DHL", trackingNumber: "00340434161094042557" };
const BACK_MINOR = 500;

export const merchant: Story = {
  title: "11 · The merchant",
  words: "What happens after the payment is told where it was paid: in the thread, and on the order's own page.",
  play: async (stage) => {
    const { merchant: api, screen } = stage;
    const giulia = enter(stage, GIULIA);
    const order = lastPaidBy(await stage.state(), giulia.psid);
    // The newest of her thread is that of her newest order.
    const link = giulia.link("View order");
    const back = { amount: BACK_MINOR, currency: order.total.currency };

    screen.stage(
      `npm run orders -- ship ${order.number} --carrier ${PARCEL.carrier} --tracking ${PARCEL.trackingNumber}`,
    );
    await api.post<MerchantOrder>(`/orders/${order.number}/fulfilment`, { to: "shipped", ...PARCEL });
    await giulia.look();
    screen.verify(parcelTold(await stage.state(), giulia.psid, order, PARCEL, await stage.read(link)));

    screen.stage(`npm run orders -- refund ${order.number} ${amount(back).split(" ")[1]}`);
    const headers = { "idempotency-key": "a-part-of-the-last-order" };
    await api.post(`/orders/${order.number}/refunds`, { amountMinor: back.amount }, headers);
    await giulia.look();
    const page = await stage.read(link);
    screen.verify(partGivenBack(await stage.state(), giulia.psid, order, { back, locale: giulia.locale, page }));
  },
};
