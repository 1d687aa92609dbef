/** A real Chromium with nothing to install by hand: the one of an npm package, else Debian's. */
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { type Browser, chromium } from "playwright-core";
import { ownDirectory } from "../../sandbox/postgres/place.ts";

const PACKAGE = "@sparticuz/chromium";
const SYSTEM_CHROMIUM = "/usr/bin/chromium";
/**
 * Root gets no sandbox from Chromium. Each test opens browsers of its own: that costs a sixth less when the renderers are forked off a
 * process that is ready (so not `--no-zygote`, which the package suggests for Lambda), and the network has none for itself.
 */
const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--font-render-hinting=none",
  "--disable-dev-shm-usage",
  "--enable-features=NetworkServiceInProcess2",
];

/**
 * Unpacks the package's files where the package wants them: the temporary directory of its own process. It adds the
 * shared libraries (NSS, expat) that a bare machine lacks only when it believes that it runs on Lambda.
 */
const UNPACK = `const { default: chromium } = await import(${JSON.stringify(PACKAGE)}); await chromium.executablePath();`;
const UNPACK_ENVIRONMENT = { AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x" };

/** Starts a headless Chromium; the caller closes it. */
export async function launchChromium(): Promise<Browser> {
  try {
    return await launchPackaged();
  } catch (error) {
    if (!existsSync(SYSTEM_CHROMIUM)) throw error;
    return chromium.launch({ executablePath: SYSTEM_CHROMIUM, args: ARGS });
  }
}

let shared: Promise<Browser> | undefined;

/** The one Chromium of this process; it ends with it. What one test does in a context of its own, no other sees. */
export async function sharedChromium(): Promise<Browser> {
  if (!(await shared)?.isConnected()) shared = launchChromium();
  return await (shared as Promise<Browser>);
}

async function launchPackaged(): Promise<Browser> {
  const home = await unpackOnce();
  const { LD_LIBRARY_PATH: others } = process.env;
  const libraries = [join(home, "al2023", "lib"), ...(others ? [others] : [])].join(":");
  return chromium.launch({
    executablePath: join(home, "chromium"),
    args: ARGS,
    env: { ...process.env, LD_LIBRARY_PATH: libraries, FONTCONFIG_PATH: join(home, "fonts") },
  });
}

/** Several test files and checkouts may come at once: each unpacks beside the final name, and the first rename wins. */
async function unpackOnce(): Promise<string> {
  const place = join(tmpdir(), `threadtill-${process.getuid?.() ?? "user"}`);
  ownDirectory(place);
  const home = join(place, `chromium-${packageVersion()}`);
  if (existsSync(home)) return home;
  const stage = mkdtempSync(`${home}.`);
  try {
    const env = { ...process.env, ...UNPACK_ENVIRONMENT, TMPDIR: stage };
    const args = ["--input-type=module", "--eval", UNPACK];
    await promisify(execFile)(process.execPath, args, { env, cwd: import.meta.dirname });
    writeFileSync(join(stage, "fonts", "fonts.conf"), fontConfig(join(home, "fonts")));
    renameSync(stage, home);
  } catch (error) {
    if (!existsSync(home)) throw error;
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
  return home;
}

function packageVersion(): string {
  const entry = createRequire(import.meta.url).resolve(PACKAGE);
  const text = readFileSync(join(dirname(dirname(entry)), "package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

/** The package's own names directories that only Lambda has. */
function fontConfig(fonts: string): string {
  const directories = [fonts, "/usr/share/fonts", "/usr/local/share/fonts"].map((path) => `  <dir>${path}</dir>\n`);
  const head = '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n';
  return `${head}<fontconfig>\n${directories.join("")}  <cachedir>${join(fonts, "cache")}</cachedir>\n</fontconfig>\n`;
}
