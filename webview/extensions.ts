/**
 * Messenger's own script in a webview: the one file that loads and knows it. Most webviews have none: in Europe, in Japan, on a desktop and
 * in any other browser it never answers (Meta docs, Messenger Extensions SDK).
 */
import { type Clock, pause } from "./clock.ts";

interface Extensions {
  requestCloseBrowser(done: () => void, failed: (error: unknown) => void): void;
  getContext(
    appId: string,
    done: (context: { signed_request?: string }) => void,
    failed: (code: number, message: string) => void,
  ): void;
}

const page = window as { MessengerExtensions?: Extensions; extAsyncInit?: () => void };

/** What Messenger has put here, or nothing. */
export const extensions = (): Extensions | undefined => page.MessengerExtensions;

/** Whoever has not answered by then does not. */
const ANSWER_MS = 3_000;

/**
 * Who holds the phone, in Messenger's own signed words. Null where Messenger does not say so within three seconds.
 * @param app what is asked for whom, and where the script is
 */
export function signedRequest(
  { appId, scriptUrl }: { appId: string; scriptUrl: string },
  clock: Clock,
): Promise<string | null> {
  const asked = new Promise<string | null>((done) => {
    const none = () => done(null);
    const ask = () => extensions()?.getContext(appId, (context) => done(context.signed_request ?? null), none);
    if (extensions()) return ask();
    page.extAsyncInit = ask;
    const script = Object.assign(document.createElement("script"), { id: "Messenger", src: scriptUrl, onerror: none });
    document.head.append(script);
  });
  return Promise.race([asked, pause(clock, ANSWER_MS).then(() => null)]);
}
