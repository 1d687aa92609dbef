/** A claim is made by the page that somebody looks at: a browser that fetches ahead, or opens behind, is nobody. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { whenSeen } from "../../../webview/seen.ts";

/** As much of a document as says whether somebody looks at it. */
class Looked extends EventTarget {
  hidden = false;
  prerendering: boolean | undefined = false;

  become(change: Partial<Pick<Looked, "hidden" | "prerendering">>, event: string): void {
    Object.assign(this, change);
    this.dispatchEvent(new Event(event));
  }
}

function opened(begins: Partial<Pick<Looked, "hidden" | "prerendering">>) {
  const page = Object.assign(new Looked(), begins);
  vi.stubGlobal("document", page);
  const task = vi.fn();
  whenSeen(task);
  return { page, task };
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("what a page does once it is seen", () => {
  it("is done at once where somebody looks, also in a browser that knows no prerendering", () => {
    expect(opened({}).task).toHaveBeenCalledTimes(1);
    expect(opened({ prerendering: undefined }).task).toHaveBeenCalledTimes(1);
  });

  it("is never done while prerendering, and once when that becomes the page somebody is on", () => {
    // What it says of being hidden is not to count meanwhile.
    const { page, task } = opened({ prerendering: true });
    page.become({}, "visibilitychange");
    expect(task).not.toHaveBeenCalled();
    page.become({ prerendering: false }, "prerenderingchange");
    expect(task).toHaveBeenCalledTimes(1);
  });

  it("is never done in a tab in the background, and once when that comes to the front", () => {
    const { page, task } = opened({ hidden: true });
    page.become({}, "prerenderingchange");
    expect(task).not.toHaveBeenCalled();
    page.become({ hidden: false }, "visibilitychange");
    expect(task).toHaveBeenCalledTimes(1);
  });

  it("waits for both: a page that was prerendered for a tab in the background", () => {
    const { page, task } = opened({ hidden: true, prerendering: true });
    page.become({ prerendering: false }, "prerenderingchange");
    expect(task).not.toHaveBeenCalled();
    page.become({ hidden: false }, "visibilitychange");
    expect(task).toHaveBeenCalledTimes(1);
  });

  it("is done once, however often it is left and looked at again", () => {
    const { page, task } = opened({});
    for (const hidden of [true, false, true, false]) page.become({ hidden }, "visibilitychange");
    expect(task).toHaveBeenCalledTimes(1);
  });
});
