import type { MerchantOrder } from "../../../contract/merchant.ts";
import { Field } from "../../ui/field.tsx";
import { t } from "../../words.ts";
import type { MoveDialog } from "../dialog.ts";
import { model } from "../page.ts";
import { CARRIERS, faultsOf, OTHER, type Parcel, type ParcelFaults } from "../shipping.ts";
import { SheetFrame, toldWords } from "./sheet-frame.tsx";

export function MoveSheet({ dialog, order }: { dialog: MoveDialog; order: MerchantOrder }) {
  const label = t(`move.${dialog.to}`);
  return (
    <SheetFrame title={`${label} · ${order.number}`} label={label} busyLabel={t("sheet.busy")}>
      {dialog.to === "shipped" && <ParcelFields dialog={dialog} />}
      <p class="small">{toldWords(order.inChat)}</p>
    </SheetFrame>
  );
}

function ParcelFields({ dialog }: { dialog: MoveDialog }) {
  const { parcel, checked } = dialog;
  const faults: ParcelFaults = checked ? faultsOf(parcel) : {};
  const set = (part: Partial<Parcel>) => model.desk.change<MoveDialog>({ parcel: { ...parcel, ...part } });
  const field = (key: keyof Parcel, longest: number, options?: { value: string; label: string }[]) => (
    <Field
      id={`parcel-${key}`}
      label={t(`ship.${key}`)}
      value={parcel[key]}
      error={faults[key] ? t(`ship.fault.${key}`) : ""}
      width="full"
      autocomplete="off"
      inputMode="text"
      required={false}
      longest={longest}
      options={options}
      onType={(value) => set({ [key]: value })}
      onLeave={() => {}}
    />
  );
  const carriers = [
    ...CARRIERS.map((name) => ({ value: name, label: name })),
    { value: OTHER, label: t("ship.other") },
  ];
  return (
    <div class="fields">
      {field("carrier", 120, carriers)}
      {parcel.carrier === OTHER && field("otherName", 120)}
      {field("number", 50)}
      {parcel.carrier === OTHER && field("url", 500)}
    </div>
  );
}
