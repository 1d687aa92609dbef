/** A field with a label that floats, and its error below it. The grid around it lets the error take a whole line. */
export interface FieldProps {
  id: string;
  label: string;
  value: string;
  error: string;
  width: string;
  autocomplete: string;
  inputMode: "text" | "numeric" | "decimal" | "tel" | "email";
  required: boolean;
  /** In characters. */
  longest: number;
  options?: { value: string; label: string }[] | undefined;
  onType(value: string): void;
  onLeave(): void;
}

export function Field(props: FieldProps) {
  const { id, value, error, inputMode, options, required, autocomplete } = props;
  const shared = {
    id,
    value,
    required,
    autocomplete,
    "aria-invalid": error !== "",
    "aria-describedby": error && `${id}-error`,
    class: value ? "" : "bare",
    onBlur: props.onLeave,
    onInput: (event: { currentTarget: { value: string } }) => props.onType(event.currentTarget.value),
  };
  return (
    <>
      <div class={`field ${props.width}`}>
        {options ? (
          <select {...shared}>
            <option value="" />
            {options.map((option) => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </select>
        ) : (
          <input
            {...shared}
            type={inputMode === "email" || inputMode === "tel" ? inputMode : "text"}
            list={undefined}
            inputMode={inputMode}
            maxLength={props.longest}
            placeholder=" "
          />
        )}
        <label for={id}>{props.label}</label>
      </div>
      <FieldError id={id} text={error} />
    </>
  );
}

export function FieldError({ id, text }: { id: string; text: string }) {
  return text ? (
    <p class="error" id={`${id}-error`}>
      {text}
    </p>
  ) : null;
}
