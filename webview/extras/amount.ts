/** An amount as somebody types it. Pure: no float ever holds it. */

const ARABIC_ZERO = 0x0660;

/**
 * Minor units, or null for what is no amount of the currency: "2", "2.5" and "2,50" are 200, 250 and 250 with two digits.
 * @param digits of the currency's minor unit
 */
export function minorOf(text: string, digits: number): number | null {
  const latin = text.trim().replace(/[٠-٩]/g, (digit) => `${digit.charCodeAt(0) - ARABIC_ZERO}`);
  const [, whole, part = ""] = /^(\d{1,7})(?:[.,٫](\d*))?$/.exec(latin) ?? [];
  if (whole === undefined || part.length > digits) return null;
  return Number(whole + part.padEnd(digits, "0"));
}
