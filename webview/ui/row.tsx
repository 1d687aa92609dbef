import type { ComponentChildren } from "preact";
import { Icon } from "./icon.tsx";
import type { IconName } from "./shapes.ts";

/** A title and what is to be known about it, below in small. */
export type Words = [title: ComponentChildren, detail?: ComponentChildren];

function Lines({ words: [title, detail] }: { words: Words }) {
  return (
    <span class="words">
      <span>{title}</span>
      {detail && <small>{detail}</small>}
    </span>
  );
}

interface RowProps {
  icon: IconName;
  words: Words;
  /** Nothing where there is nothing to choose. */
  choices: ComponentChildren;
  open?: boolean;
}

/** A line that says what is chosen and opens its choices below; opening one closes the others. */
export function Row({ icon, words, choices, open = false }: RowProps) {
  const line = (
    <>
      <span class="tile">
        <Icon name={icon} />
      </span>
      <Lines words={words} />
    </>
  );
  if (!choices) return <div class="row">{line}</div>;
  return (
    <details name="row" open={open}>
      <summary class="row">
        {line}
        <Icon name="down" />
      </summary>
      <div class="choices">{choices}</div>
    </details>
  );
}

interface OptionProps {
  /** Options of one group exclude each other; one without a group is a box to tick. */
  group?: string;
  words: Words;
  end?: string;
  chosen: boolean;
  onChoose(chosen: boolean): void;
}

/** A radio or a box whose whole line can be pressed. */
export function Option({ group, words, end, chosen, onChoose }: OptionProps) {
  return (
    <label class="option">
      <input
        type={group ? "radio" : "checkbox"}
        name={group}
        checked={chosen}
        onChange={(event) => onChoose(event.currentTarget.checked)}
      />
      <Lines words={words} />
      {end && <b>{end}</b>}
    </label>
  );
}
