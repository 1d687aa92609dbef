/**
 * PURE. Where the usual carriers show a parcel, by its tracking number. The addresses are the carriers' own, as they were publicly
 * known in November 2026; none could be tried when this was written, so a merchant may always send another one.
 */

/** `{code}` is the tracking number. Names as merchants write them, in lower case without spaces and signs. */
const BY_NAME = new Map(
  Object.entries({
    dhl: "https://www.dhl.com/global-en/home/tracking.html?tracking-id={code}",
    ups: "https://www.ups.com/track?tracknum={code}",
    fedex: "https://www.fedex.com/fedextrack/?trknbr={code}",
    usps: "https://tools.usps.com/go/TrackConfirmAction?tLabels={code}",
    royalmail: "https://www.royalmail.com/track-your-item#/tracking-results/{code}",
    dpd: "https://tracking.dpd.de/status/en_US/parcel/{code}",
    gls: "https://gls-group.com/GROUP/en/parcel-tracking?match={code}",
    posteitaliane: "https://www.poste.it/cerca/index.html#/risultati-spedizioni/{code}",
    aramex: "https://www.aramex.com/track/results?ShipmentNumber={code}",
  }),
);

export const KNOWN_CARRIERS = [...BY_NAME.keys()];

/** Where a parcel can be followed, or null for a carrier that we do not know. */
export function trackingUrlOf(carrier: string, code: string): string | null {
  const template = BY_NAME.get(carrier.toLowerCase().replace(/[^a-z0-9]/g, ""));
  return template?.replace("{code}", encodeURIComponent(code.replaceAll(" ", ""))) ?? null;
}
