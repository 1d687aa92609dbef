import type { ComponentChildren } from "preact";
import { Icon } from "./icon.tsx";

interface NoticeProps {
  id?: string;
  /** The title on the first line, the text on the second. */
  words: string;
  calm?: boolean;
  children?: ComponentChildren;
}

/** Takes the focus when it appears, so that it is read first and seen. */
export function Notice({ id, words, calm = false, children }: NoticeProps) {
  const [title, text] = words.split("\n");
  return (
    <div class={calm ? "notice calm" : "notice"} id={id} tabIndex={-1} role={calm ? "status" : "alert"}>
      <Icon name={calm ? "clock" : "alert"} />
      <div>
        <b>{title}</b>
        <p>{text}</p>
        {children}
      </div>
    </div>
  );
}
