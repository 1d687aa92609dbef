import { openChannel } from "./channel.js";

/**
 * The bank's window over the page. Resolves when the buyer has answered or closed it; what that came to is for the
 * API to say.
 * @param {string} clientSecret
 * @param {string} locale
 * @returns {Promise<void>}
 */
export function openChallengeWindow(clientSecret, locale) {
  return new Promise((done) => {
    const before = document.activeElement;
    const overflow = document.documentElement.style.overflow;
    const behind = [...document.body.children].filter((element) => element instanceof HTMLElement && !element.inert);
    const backdrop = document.createElement("div");
    backdrop.setAttribute("role", "dialog");
    backdrop.setAttribute("aria-modal", "true");
    backdrop.setAttribute("aria-label", "Sandbox Bank");
    Object.assign(backdrop.style, {
      alignItems: "center",
      background: "rgba(10, 12, 18, 0.55)",
      boxSizing: "border-box",
      display: "flex",
      inset: "0",
      justifyContent: "center",
      padding: "16px",
      position: "fixed",
      zIndex: "2147483647",
    });

    const channel = openChannel("/stripe-js/challenge", "Sandbox Bank: confirm the payment", (message) => {
      if (message.type === "hello") {
        channel.send({ type: "begin", clientSecret, locale });
        channel.frame.focus();
      }
      if (message.type === "size") channel.frame.style.height = `${Number(message.height)}px`;
      if (message.type === "answered") close();
    });
    Object.assign(channel.frame.style, {
      background: "transparent",
      borderRadius: "18px",
      boxShadow: "0 24px 70px rgba(0, 0, 0, 0.35)",
      colorScheme: "light dark",
      height: "380px",
      maxHeight: "100%",
      maxWidth: "400px",
      width: "100%",
    });

    /** @param {KeyboardEvent} event */
    function onKey(event) {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      if (channel.isUp()) channel.send({ type: "abandon" });
      else close();
    }
    function close() {
      document.removeEventListener("keydown", onKey, true);
      document.documentElement.style.overflow = overflow;
      channel.close();
      backdrop.remove();
      for (const element of behind) /** @type {HTMLElement} */ (element).inert = false;
      if (before instanceof HTMLElement) before.focus();
      done();
    }

    document.addEventListener("keydown", onKey, true);
    document.documentElement.style.overflow = "hidden";
    for (const element of behind) /** @type {HTMLElement} */ (element).inert = true;
    backdrop.append(channel.frame);
    document.body.append(backdrop);
  });
}
