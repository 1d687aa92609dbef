/** PURE. The merchant's colour made safe: text on it and it on its ground always reach WCAG AA contrast, by calculation. */

/** WCAG 2.2, 1.4.3: normal text. */
const CONTRAST_MIN = 4.5;
const LIGHT_GROUND = "#ffffff";
const DARK_GROUND = "#191c22";
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
  return { light: declare(reach(brand, LIGHT_GROUND, 0)), dark: declare(reach(brand, DARK_GROUND, 255)) };
}

function declare(brand: string): string {
  const on = contrast(brand, "#ffffff") >= CONTRAST_MIN ? "#fff" : INK;
  return `--brand:${brand};--on-brand:${on}`;
}

/** Moves the colour towards black or white until it can be read on its ground. */
function reach(colour: string, ground: string, towards: 0 | 255): string {
  let current = channels(colour);
  for (let step = 0; step <= 1 && contrast(hex(current), ground) < CONTRAST_MIN; step += STEP) {
    current = channels(colour).map((channel) => channel + (towards - channel) * step);
  }
  return hex(current);
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
  return `#${parts.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;
}
