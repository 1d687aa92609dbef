import { describe, expect, test } from "vitest";
import { html } from "../../../worker/html.ts";
import { fc } from "../seeded.ts";

describe("what is put into HTML", () => {
  test("is text where it is a string, whatever is in it", () => {
    expect(html`<b title="${`"'`}">${"<script>&"}</b>`.text).toBe('<b title="&quot;&#39;">&lt;script&gt;&amp;</b>');
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(html`${text}`.text).not.toMatch(/[<>"']/);
      }),
    );
  });

  test("stays HTML where it was made here, alone and in lists", () => {
    const items = ["a", "<"].map((each) => html`<li>${each}</li>`);
    expect(html`<ul>${items}</ul>`.text).toBe("<ul><li>a</li><li>&lt;</li></ul>");
  });

  test("is nothing where there is nothing", () => {
    expect(html`${null}${false}${""}${0}`.text).toBe("0");
  });
});
