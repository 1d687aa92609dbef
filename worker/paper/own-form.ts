/** PURE. Whether a form that came in is one of our own papers'. */

/**
 * `Origin` says so in every browser of today; one that sends neither it nor `Sec-Fetch-Site` is let in, because a right must not
 * fail anybody, and no other site knows the token in the address.
 * @param header reads a header of the request
 */
export function isOwnForm(header: (name: string) => string | undefined, publicUrl: string): boolean {
  const origin = header("origin");
  if (origin !== undefined) return origin === publicUrl;
  return (header("sec-fetch-site") ?? "same-origin") === "same-origin";
}
