/** PURE. The merchant's colour made safe: text on it and it on its ground always reach WCAG AA contrast, by calculation. */

/** WCAG 2.2, 1.4.3: normal text. */
const CONTRAST_MIN = 4.5;
/** What the colour is read on: card, page, and a warning's tint (webview/styles: `--card`, `--ground`, `.notice`). */
const LIGHT_GROUNDS = ["#ffffff", "#f3f4f7", "#f8ebeb"];
const DARK_GROUNDS = ["#1a1d23", "#0f1114", "#2f282d"];
/** Share of the colour itself in the ground of a calm notice and of an icon's tile. */
const TINT = 0.12;
const INK = "#0b0d11";
const STEP = 0.04;

export interface Theme {
  /** CSS declarations for the light and the dark scheme. */
  light: string;
  dark: string;
}

/** @param colour `#rrggbb`; anything else falls back to a neutral one, so that a catalog typo never breaks a page */
export function themeOf(colour: string): Theme {
  const brand = /^#[0-9a-f]{6}$/i.test(colour) ? colour : "#1f4fd8";
  return { light: declare(reach(brand, LIGHT_GROUNDS, 0)), dark: declare(reach(brand, DARK_GROUNDS, 255)) };
}

function declare(brand: string): string {
  const on = contrast(brand, "#ffffff") >= CONTRAST_MIN ? "#fff" : INK;
  return `--brand:${brand};--on-brand:${on}`;
}

/** Moves the colour towards black or white until it can be read on every ground. @param grounds the card first */
function reach(colour: string, grounds: string[], towards: 0 | 255): string {
  let current = channels(colour);
  const unreadable = () => {
    const tinted = hex(mix(channels(grounds[0] ?? ""), current, TINT));
    return [...grounds, tinted].some((ground) => contrast(hex(current), ground) < CONTRAST_MIN);
  };
  const end = [towards, towards, towards];
  for (let step = 0; step <= 1 && unreadable(); step += STEP) current = mix(channels(colour), end, step);
  return hex(current);
}

/** `share` of the other colour, and of this one the rest. */
function mix(colour: number[], other: number[], share: number): number[] {
  return colour.map((channel, index) => Math.round(channel + ((other[index] ?? channel) - channel) * share));
}

/** WCAG 2.2, "contrast ratio": 1 to 21. */
export function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = channels(colour).map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}

function hex(parts: number[]): string {
  return `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}
