import { Notice } from "../../ui/notice.tsx";
import { t } from "../../words.ts";
import { troubleWords } from "../faces.ts";
import { model } from "../page.ts";
import { Glyph } from "./glyph.tsx";

/** Asks for the key. What was open when a session ended is still there behind it. */
export function SignIn() {
  const { key, refusal, signingIn, session } = model;
  const code = refusal.value?.code;
  const wrong = code === "key_needed" ? t("signin.wrong") : code === "too_soon" ? t("signin.often") : "";
  return (
    <main class="entrance">
      <form
        class="block"
        onSubmit={(event) => {
          event.preventDefault();
          void model.signIn();
        }}
      >
        <span class="seal">
          <Glyph name="tray" />
        </span>
        <h2>{t("signin.title")}</h2>
        <p>{t(session.value === "ended" ? "signin.ended" : "signin.why")}</p>
        {refusal.value && !wrong && <Notice id="refusal" words={t(troubleWords(refusal.value))} />}
        {/* Password managers keep a key only with a name beside it. */}
        <input type="text" name="username" autocomplete="username" value={location.host} readOnly hidden />
        <div class="fields">
          <div class="field">
            <input
              id="key"
              type="password"
              name="password"
              autocomplete="current-password"
              autocapitalize="off"
              spellcheck={false}
              required
              placeholder=" "
              value={key.value}
              aria-invalid={wrong !== ""}
              aria-describedby={wrong && "key-error"}
              onInput={(event) => {
                key.value = event.currentTarget.value;
              }}
            />
            <label for="key">{t("signin.key")}</label>
          </div>
          {wrong && (
            <p class="error" id="key-error" role="alert">
              {wrong}
            </p>
          )}
        </div>
        <button type="submit" class="btn main" aria-disabled={signingIn.value}>
          {t(signingIn.value ? "signin.busy" : "signin.go")}
        </button>
        <small>{t("signin.stays")}</small>
      </form>
    </main>
  );
}
