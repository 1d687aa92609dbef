interface ButtonProps {
  label: string;
  onPress(): unknown;
  look?: "main" | "quiet" | "link";
  /** Works on something: keeps its focus, takes no press, and its label says what it does. */
  busy?: boolean | undefined;
  /** Takes no press of a finger or pointer yet; looks as if it did, because that is over before anybody presses. */
  soon?: boolean;
}

export function Button({ label, onPress, look = "main", busy = false, soon = false }: ButtonProps) {
  return (
    <button
      type="button"
      class={`btn ${look}${soon ? " soon" : ""}`}
      aria-disabled={busy || soon}
      // A key's press has no `detail` (UI Events): no frame can lead a keyboard astray.
      onClick={({ detail }) => busy || (soon && detail) || onPress()}
    >
      {label}
    </button>
  );
}
