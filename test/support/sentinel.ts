/** A page that ignores our policy and notices what runs in it: what holds there holds by the escapes alone. */
import type { Stage, Visit } from "../browser/stage.ts";

/** A page of nothing: what documents read there ask for relative to it is nowhere. */
export const READER = "https://reader.example/";

export interface Sentinel extends Visit {
  /** What ran, spoke or was fetched since last asked. */
  caught(): string[];
  /** In how many of the documents something ran or was fetched, since the beginning. */
  noticedIn(): number;
  /** Reads these documents as a browser would, each in a frame of its own, and answers with the words of each. */
  read(documents: string[]): Promise<string[]>;
}

export async function sentinel(stage: Stage): Promise<Sentinel> {
  const visit = await stage.visit({ bypassCSP: true });
  // Pictures at addresses that lead nowhere; what the test's own broken pages do.
  visit.expect(/Failed to load resource|ERR_|Not allowed to load local resource/);
  const { context, page, requests } = visit;
  const seen: string[] = [];
  const noticed = new Set<string>();
  await context.exposeBinding("xss", ({ frame }) => {
    noticed.add(frame.name());
    seen.push("ran");
  });
  page.on("request", (request) => {
    if (new URL(request.url()).hostname === "xss.invalid") noticed.add(request.frame().name());
  });
  page.on("dialog", async (dialog) => {
    seen.push("spoke");
    await dialog.dismiss();
  });
  await context.route(`${READER}**`, (route) =>
    route.request().url() === READER
      ? route.fulfill({ contentType: "text/html", body: "<!doctype html>" })
      : route.abort(),
  );
  await context.route(/^https?:\/\/xss\.invalid\//, (route) => route.abort());
  return {
    ...visit,
    noticedIn: () => noticed.size,
    caught: () => {
      const fetched = requests.splice(0).filter(({ url }) => url.hostname === "xss.invalid");
      return [...seen.splice(0), ...fetched.map(({ url }) => url.href)];
    },
    read: (documents) =>
      page.evaluate(async (all) => {
        const read = async (source: string, index: number) => {
          const frame = document.createElement("iframe");
          frame.name = `document-${index}`;
          const loaded = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
          frame.srcdoc = source;
          document.body.append(frame);
          await loaded;
          // Animations, focus and media speak after the document is there.
          for (let frames = 0; frames < 3; frames++) await new Promise((resolve) => requestAnimationFrame(resolve));
          const words = frame.contentDocument?.documentElement.textContent ?? "";
          frame.remove();
          return words;
        };
        return await Promise.all(all.map(read));
      }, documents),
  };
}

/** As it is read: an HTML parser knows one kind of line break. */
export const asRead = (text: string) => text.replaceAll(/\r\n?/g, "\n");
/** Which of these texts are not among the words. */
export const missingIn = (words: string, texts: readonly string[]) =>
  texts.filter((text) => !asRead(words).includes(asRead(text)));
