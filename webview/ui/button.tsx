interface ButtonProps {
  label: string;
  onPress(): unknown;
  look?: "main" | "quiet" | "link";
  /** Works on something: keeps its focus, takes no press, and its label says what it does. */
  busy?: boolean | undefined;
}

export function Button({ label, onPress, look = "main", busy = false }: ButtonProps) {
  return (
    <button type="button" class={`btn ${look}`} aria-disabled={busy} onClick={() => busy || onPress()}>
      {label}
    </button>
  );
}
