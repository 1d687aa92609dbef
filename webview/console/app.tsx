import { model } from "./page.ts";
import { Bar } from "./screens/bar.tsx";
import { List } from "./screens/list.tsx";
import { BooksPane, OrderPane } from "./screens/order.tsx";
import { Sheet } from "./screens/sheet.tsx";
import { SignIn } from "./screens/sign-in.tsx";

/** The whole page. What is open when a session ends stays as it is, behind the question for the key. */
export function App() {
  const { session, place } = model;
  if (session.value === "out" || session.value === "ended") {
    return (
      <>
        <Bar />
        <SignIn />
      </>
    );
  }
  return (
    <>
      <Bar />
      <main class={place.value.order === null && !place.value.books ? "panes" : "panes at-order"}>
        <List />
        {place.value.books ? <BooksPane /> : <OrderPane />}
      </main>
      <Sheet />
    </>
  );
}
