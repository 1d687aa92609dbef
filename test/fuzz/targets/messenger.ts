/** What Meta sends to us, or what says that it came from there. */
import assert from "node:assert/strict";
import { hasCardNumber } from "../../../worker/card-number.ts";
import { EVENTS_PER_DELIVERY_MAX, MESSAGE_TEXT_MAX, PERSON_PROOF_AGE_MS_MAX } from "../../../worker/limits.ts";
import { outboxIdOf } from "../../../worker/messenger/correlation.ts";
import { parseDelivery } from "../../../worker/messenger/events.ts";
import { isSignedByMeta } from "../../../worker/messenger/signature.ts";
import { type PersonProof, readAppUser, readPersonProof } from "../../../worker/messenger/signed-request.ts";
import { assertStorable, hmac, jsonOf, NOW, PAGE_ID, SECONDS, SECRET, type Target, textOf } from "./target.ts";

const from = { sender: { id: "2001" }, recipient: { id: "1001" }, timestamp: 1795424400000 };
const delivery = (more: object) =>
  JSON.stringify({ object: "page", entry: [{ id: "1001", messaging: [{ ...from, ...more }] }] });

export const messengerBody: Target = {
  honest: () => [
    delivery({ message: { mid: "m_1", text: "shop 4242 4242 4242 4242" } }),
    delivery({ message: { mid: "m_2", is_echo: true, metadata: "threadtill:out_1" } }),
    delivery({ message: { mid: "m_3", quick_reply: { payload: "SHOP" }, text: "x" } }),
    delivery({ message: { mid: "m_4", attachments: [{ type: "image", payload: { sticker_id: 1 } }] } }),
    delivery({ postback: { mid: "m_5", title: "Buy now", payload: "BUY:house-blend-500" } }),
    delivery({ referral: { ref: "p-house-blend", source: "SHORTLINK" } }),
    delivery({ reaction: { mid: "m_6", action: "react" } }),
  ],
  odd: () => [
    delivery({ read: { watermark: 1 } }),
    JSON.stringify({ object: "page", entry: [{ id: 1001, standby: [{}], changes: [{}] }, null] }),
  ],
  async play(bytes) {
    const parsed = parseDelivery(jsonOf(bytes));
    if (!parsed) return false;
    assert.ok(parsed.events.length <= EVENTS_PER_DELIVERY_MAX);
    for (const { externalId, event } of parsed.events) {
      assert.ok(externalId.length > 0);
      assertStorable({ externalId, event });
      if (event.kind === "echo") assert.ok(Number.isSafeInteger(outboxIdOf(event.metadata) ?? 0));
      if (event.kind !== "text") continue;
      assert.ok(event.text.length <= MESSAGE_TEXT_MAX);
      assert.ok(!hasCardNumber(event.text));
    }
    return parsed.events.length > 0;
  },
};

const BODY = delivery({ message: { mid: "m_1", text: "shop" } });
const SIGNATURE = `sha256=${hmac(BODY, "hex")}`;

/** The first line is the header, the rest the body. */
export const messengerSignature: Target = {
  honest: () => [`${SIGNATURE}\n${BODY}`],
  odd: () => [`sha1=${"0".repeat(40)}\n${BODY}`, `\n${BODY}`],
  async play(bytes) {
    const [header = "", ...rest] = textOf(bytes).split("\n");
    const body = rest.join("\n");
    const isTaken = await isSignedByMeta(new TextEncoder().encode(body).buffer, header, SECRET);
    assert.equal(isTaken, header === `sha256=${hmac(body, "hex")}`);
    // The signature of another body: well formed, and not this one's.
    assert.equal(await isSignedByMeta(new TextEncoder().encode(body).buffer, SIGNATURE, SECRET), body === BODY);
    return isTaken;
  },
};

function signedRequest(payload: object): string {
  const encoded = Buffer.from(JSON.stringify(payload)).toString("base64url");
  return `${hmac(encoded, "base64url")}.${encoded}`;
}

const APP_USER = signedRequest({ algorithm: "HMAC-SHA256", user_id: "218471", issued_at: SECONDS, expires: 0 });
const CONTEXT = {
  algorithm: "HMAC-SHA256",
  issued_at: SECONDS,
  page_id: 1001,
  psid: "2001",
  thread_type: "USER_TO_PAGE",
};
const PROOF = signedRequest(CONTEXT);

/** What was signed says of whom, when and where, in this very payload. */
function assertSaid({ psid, id }: PersonProof, payload: Uint8Array): void {
  assert.ok(psid.length > 0 && id.length === 43);
  const said = Object(jsonOf(payload) ?? CONTEXT);
  assert.equal(said.algorithm, "HMAC-SHA256");
  assert.equal(String(said.page_id), PAGE_ID);
  assert.ok(Math.abs(NOW.getTime() / 1000 - said.issued_at) <= PERSON_PROOF_AGE_MS_MAX / 1000);
}

/** As it came, and its payload signed anew: what is genuine and odd is read too. */
export const metaSignedRequest: Target = {
  honest: () => [APP_USER, PROOF, JSON.stringify(CONTEXT)],
  odd: () =>
    [
      { page_id: 1002 },
      { page_id: "10".repeat(10) },
      { issued_at: SECONDS - 86_400 },
      { algorithm: "none" },
      { thread_type: "GROUP" },
      { psid: "" },
    ].map((other) => JSON.stringify({ ...CONTEXT, ...other })),
  async play(bytes) {
    const text = textOf(bytes);
    const isGenuine = [APP_USER, PROOF].includes(text.replace(/^([\w-]{43})=\./, "$1.").replace(/={1,2}$/, ""));
    const [user, proof] = [await readAppUser(text, SECRET), await readPersonProof(text, SECRET, PAGE_ID, NOW)];
    if (!isGenuine) assert.deepEqual([user, proof], [null, null]);
    const encoded = Buffer.from(bytes).toString("base64url");
    for (const genuine of [APP_USER, PROOF]) {
      const forged = `${genuine.slice(0, 43)}.${encoded}`;
      if (forged === genuine) continue;
      assert.deepEqual(
        [await readAppUser(forged, SECRET), await readPersonProof(forged, SECRET, PAGE_ID, NOW)],
        [null, null],
      );
    }
    const again = await readPersonProof(`${hmac(encoded, "base64url")}.${encoded}`, SECRET, PAGE_ID, NOW);
    if (again) assertSaid(again, bytes);
    return [user, proof, again].some((each) => each !== null);
  },
};
