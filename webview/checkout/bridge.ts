/** The way back to the chat. The only file that knows MessengerExtensions, which most webviews do not have. */
import type { Bridge } from "./state.ts";

interface Extensions {
  requestCloseBrowser(done: () => void, failed: (error: unknown) => void): void;
}

export function createBridge(chatUrl: string): Bridge {
  const extensions = (window as { MessengerExtensions?: Extensions }).MessengerExtensions;
  const framed = window.parent !== window;
  const openChat = () => {
    if (chatUrl && !framed) location.href = chatUrl;
  };
  return {
    closesItself: Boolean(extensions),
    back() {
      // Says nothing but "close", so whoever frames us may hear it.
      if (framed) window.parent.postMessage({ type: "messenger:close" }, "*");
      if (extensions) extensions.requestCloseBrowser(() => {}, openChat);
      else openChat();
    },
  };
}
