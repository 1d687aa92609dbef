/** The way back to the chat. */
import { extensions } from "./extensions.ts";
import { type Signal, signal } from "./signal.ts";

export interface Bridge {
  /** True where Messenger itself can close this page. */
  readonly closesItself: boolean;
  /** Asks whatever holds the page to close it; opens the shop's chat when nothing does. */
  back(): void;
  /** `back` was asked for; a page that is still there then says that it may be left. */
  leaving: Signal<boolean>;
}

export function createBridge(chatUrl: string): Bridge {
  const framed = window.parent !== window;
  const leaving = signal(false);
  const openChat = () => {
    if (chatUrl && !framed) location.href = chatUrl;
  };
  return {
    get closesItself() {
      return !!extensions();
    },
    leaving,
    back() {
      leaving.value = true;
      // Says nothing but "close", so whoever frames us may hear it.
      if (framed) window.parent.postMessage({ type: "messenger:close" }, "*");
      const messenger = extensions();
      if (messenger) messenger.requestCloseBrowser(() => {}, openChat);
      else openChat();
    },
  };
}
