/** The plain forms of the papers, which anybody can send who holds their links. */
import assert from "node:assert/strict";
import type { Sql } from "../../../db/client.ts";
import type { OrderRow } from "../../../db/orders.ts";
import type { Deps } from "../../../worker/deps.ts";
import { GUEST_PROOFS_WRONG_MAX } from "../../../worker/limits.ts";
import { GUEST_KEY, isGuestKey } from "../../../worker/order/guest.ts";
import { proveGuest } from "../../../worker/order/guest-proof.ts";
import { readWish, type Wish } from "../../../worker/wallet/deed.ts";
import { assertStorable, KEYS, NOW, PAGE_ID, type Target, textOf } from "./target.ts";

const KEY = "0123456789abcdef".repeat(4);
const GUEST = "eyJhbGciOiJIUzI1NiIsImtpZCI6ImsxIn0.eyJzdWIiOiJvcmRfMSJ9.c2lnbmF0dXJl";

const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();

function assertWish(wish: Wish, body: string, keyShape: RegExp | undefined): void {
  assertStorable(wish);
  assert.ok(wish.id.length <= 64 && wish.key.length <= 600);
  assert.equal(encodeURIComponent(wish.id + wish.key), wish.id + wish.key);
  const { deed, id, key, isSure } = wish;
  // What is done, and that it is not only asked about, stands in the form.
  if (isSure) assert.equal(new URLSearchParams(body).get("sure"), "yes");
  if (deed !== "show") assert.equal(new URLSearchParams(body).get("deed"), deed);
  assert.deepEqual(readWish(form({ key, deed, id, sure: isSure ? "yes" : "" }), keyShape), wish);
}

/** A wish has a key of the page that gave it, is one of ours and says the same written out again; without the key there is none. */
export const wishForm: Target = {
  honest: () => [
    form({ key: KEY, deed: "show" }),
    form({ key: KEY, deed: "remove_card", id: "crd_123456789012", sure: "yes" }),
    form({ key: KEY, deed: "erase", sure: "yes" }),
    form({ key: GUEST, deed: "download" }),
    form({ key: GUEST, deed: "erase", sure: "yes" }),
  ],
  odd: () => [
    form({ email: "giulia@example.com", last4: "4242" }),
    form({ key: KEY.slice(2, 30), deed: "erase" }),
    form({ key: `${GUEST}"`, deed: "erase", sure: "yes" }),
  ],
  async play(bytes) {
    const body = textOf(bytes);
    let isRead = false;
    for (const [keyShape, genuine] of [
      [undefined, /^[0-9a-f]{64}$/],
      [GUEST_KEY, /^[A-Za-z0-9_.-]{40,600}$/],
    ] as const) {
      const wish = readWish(body, keyShape);
      if (!wish) continue;
      isRead = true;
      assert.match(wish.key, genuine);
      assertWish(wish, body, keyShape);
      const keyless = new URLSearchParams(body);
      keyless.delete("key");
      assert.equal(readWish(keyless.toString(), keyShape), null);
    }
    return isRead;
  },
};

const ORDER = { id: "ord_1", email: "Giulia@Example.com ", cardLast4: "4242" } as OrderRow;

/** As after so many wrong tries. @param may whether one more may be made today */
const afterTries = (count: number, may: boolean): Deps =>
  ({
    config: { linkKeys: KEYS, meta: { pageId: PAGE_ID } },
    now: NOW,
    id: () => "try_1",
    sql: Object.assign(() => Promise.resolve([{ may, count }]), { json: String }) as unknown as Sql,
  }) as unknown as Deps;

const OPEN = afterTries(0, true);
const SHUT = [afterTries(0, false), afterTries(GUEST_PROOFS_WRONG_MAX, true)];

/** Who says both is let in, however they write the address; who says one of them is not, and nobody is who has tried too often. */
export const guestProof: Target = {
  honest: () => [
    form({ email: "giulia@example.com", last4: "4242" }),
    form({ email: " GIULIA@EXAMPLE.COM", last4: " 4242 " }),
    "email=giulia%40example.com&last4=%34242&email=other",
  ],
  odd: () => [
    form({ email: "giulia@example.com", last4: "4243" }),
    form({ email: "giulia@example.com" }),
    form({ last4: "4242" }),
    "email=&last4=",
  ],
  async play(bytes) {
    const said = new URLSearchParams(textOf(bytes));
    const [email, last4] = [said.get("email") ?? "", said.get("last4") ?? ""];
    const isGuest = last4.trim() === "4242" && email.trim().toLowerCase() === "giulia@example.com";
    const key = await proveGuest(OPEN, ORDER, said);
    assert.equal(key !== null, isGuest);
    if (key !== null) assert.ok(await isGuestKey(KEYS, PAGE_ID, ORDER.id, key, NOW));
    for (const deps of SHUT) assert.equal(await proveGuest(deps, ORDER, said), null);
    said.set("email", "giulia@example.com");
    assert.equal((await proveGuest(OPEN, ORDER, said)) !== null, last4.trim() === "4242");
    return isGuest;
  },
};
