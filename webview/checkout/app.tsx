import { Header } from "../ui/header.tsx";
import { Plate } from "../ui/plate.tsx";
import { boot, bridge, model, orderFaces } from "./page.ts";
import { Express } from "./screens/express.tsx";
import { faceOf } from "./screens/faces.ts";
import { Form } from "./screens/form.tsx";
import { Item, Skeleton } from "./screens/frame.tsx";
import { Notices } from "./screens/notices.tsx";
import { PayBar } from "./screens/paybar.tsx";
import { nothingToFillIn } from "./state.ts";

/**
 * The whole page. Its first drawing has the same parts in the same places as the HTML that the worker sent. Behind a
 * plate the checkout stays as it is, hidden: a card number lives only in the provider's frame inside it.
 */
export function App() {
  const face = faceOf();
  const express = nothingToFillIn(model);
  return (
    <>
      <Header {...boot.shop} />
      <main hidden={!!face}>
        <Notices />
        {!express && <Item />}
        {model.view.value ? (
          <div class="stack" inert={!!model.busy.value}>
            {express ? <Express /> : <Form />}
          </div>
        ) : (
          <Skeleton />
        )}
      </main>
      {face ? (
        <Plate {...face} bridge={bridge}>
          {orderFaces.value?.receipt()}
        </Plate>
      ) : (
        <PayBar />
      )}
    </>
  );
}
