import { model } from "./page.ts";
import { Express } from "./screens/express.tsx";
import { Form } from "./screens/form.tsx";
import { Header, Item, Skeleton } from "./screens/frame.tsx";
import { Notices } from "./screens/notices.tsx";
import { PayBar } from "./screens/paybar.tsx";
import { Plate, PlateBar, plateOf } from "./screens/plate.tsx";

/** The form stays once it was drawn, hidden where need be: a card number lives only in the provider's frame inside it. */
let formSeen = false;

/** The whole page. Its first drawing has the same parts in the same places as the HTML that the worker sent. */
export function App() {
  const { kind } = model.step.value;
  const plate = plateOf();
  formSeen ||= kind === "form";
  return (
    <>
      <Header />
      <main hidden={plate !== null} inert={model.busy.value !== "no"}>
        <Notices />
        <Item />
        {kind === "opening" && <Skeleton />}
        {kind === "express" && <Express />}
        {formSeen && <Form shown={kind === "form"} />}
      </main>
      {plate && <Plate {...plate} />}
      {plate ? <PlateBar {...plate} /> : <PayBar />}
    </>
  );
}
