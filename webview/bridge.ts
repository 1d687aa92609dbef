/** The way back to the chat. The only file that knows MessengerExtensions, which most webviews do not have. */
import { type Signal, signal } from "./signal.ts";

export interface Bridge {
  /** True where Messenger itself can close this page. */
  closesItself: boolean;
  /** Asks whatever holds the page to close it; opens the shop's chat when nothing does. */
  back(): void;
  /** `back` was asked for; a page that is still there then says that it may be left. */
  leaving: Signal<boolean>;
}

interface Extensions {
  requestCloseBrowser(done: () => void, failed: (error: unknown) => void): void;
}

export function createBridge(chatUrl: string): Bridge {
  const extensions = (window as { MessengerExtensions?: Extensions }).MessengerExtensions;
  const framed = window.parent !== window;
  const leaving = signal(false);
  const openChat = () => {
    if (chatUrl && !framed) location.href = chatUrl;
  };
  return {
    closesItself: Boolean(extensions),
    leaving,
    back() {
      leaving.value = true;
      // Says nothing but "close", so whoever frames us may hear it.
      if (framed) window.parent.postMessage({ type: "messenger:close" }, "*");
      if (extensions) extensions.requestCloseBrowser(() => {}, openChat);
      else openChat();
    },
  };
}
