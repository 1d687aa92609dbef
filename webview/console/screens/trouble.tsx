import type { Failure } from "../../call.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { t } from "../../words.ts";
import { troubleWords } from "../faces.ts";

/** @param again what to try once more, where that is of use */
export function Trouble({ id, failure, again }: { id: string; failure: Failure; again?: () => unknown }) {
  return (
    <Notice id={id} words={t(troubleWords(failure))}>
      {again && <Button label={t("retry")} onPress={again} look="link" />}
    </Notice>
  );
}
