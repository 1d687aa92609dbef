import { model } from "./page.ts";
import { Express } from "./screens/express.tsx";
import { Form } from "./screens/form.tsx";
import { Header, Item, Skeleton } from "./screens/frame.tsx";
import { Notices } from "./screens/notices.tsx";
import { PayBar } from "./screens/paybar.tsx";
import { Plate, PlateBar, plateOf } from "./screens/plate.tsx";
import { nothingToFillIn } from "./state.ts";

/**
 * The whole page. Its first drawing has the same parts in the same places as the HTML that the worker sent. Behind a
 * plate the checkout stays as it is, hidden: a card number lives only in the provider's frame inside it.
 */
export function App() {
  const plate = plateOf();
  return (
    <>
      <Header />
      <main hidden={plate !== null}>
        <Notices />
        <Item />
        {model.view.value ? (
          <div class="stack" inert={model.busy.value !== "no"}>
            {nothingToFillIn(model) ? <Express /> : <Form />}
          </div>
        ) : (
          <Skeleton />
        )}
      </main>
      {plate && <Plate {...plate} />}
      {plate ? <PlateBar {...plate} /> : <PayBar />}
    </>
  );
}
