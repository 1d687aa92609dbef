/* Messenger's Extensions SDK for a page in this phone's webview: it asks the phone that frames the page. Outside a phone nobody answers. */
(() => {
  /** @type {Map<number, [done: (context: object) => void, failed: (code: number, message: string) => void]>} */
  const asked = new Map();
  addEventListener("message", ({ source, data }) => {
    if (source !== window.parent || data?.type !== "messenger:context") return;
    const [done, failed] = asked.get(data.id) ?? [];
    asked.delete(data.id);
    if (data.context) done?.(data.context);
    else failed?.(data.error, "Messenger Extensions are not available.");
  });
  const extensions = {
    /**
     * @param {string} _appId
     * @param {(context: object) => void} done
     * @param {(code: number, message: string) => void} failed
     */
    getContext(_appId, done, failed) {
      if (window.parent === window) return;
      const id = asked.size + 1;
      asked.set(id, [done, failed]);
      window.parent.postMessage({ type: "messenger:get-context", id }, "*");
    },
    /** @param {() => void} done */
    requestCloseBrowser(done) {
      window.parent.postMessage({ type: "messenger:close" }, "*");
      done();
    },
  };
  const page = /** @type {Window & { extAsyncInit?: () => void }} */ (window);
  Object.assign(page, { MessengerExtensions: extensions });
  page.extAsyncInit?.();
})();
