/**
 * Draws components written for Preact: `h` for their JSX, `draw` in place of Preact's `render`. Preact itself would be a quarter
 * of the page's weight (4.5 of 20 kB compressed) for hooks, classes, contexts and hydration, none of which these pages use
 * (docs/decisions/005). test/browser/draw.test.ts draws the same trees with both and finds the same document.
 */
import type { ComponentChildren } from "preact";

type Props = Record<string, unknown> & { children?: unknown[] };
type Ref = (element: Element | null) => void;

/** One place of the description and what stands for it in the document. */
interface Drawn {
  /** A tag, a component, `Fragment`, `Text`, or null where nothing is to be seen. */
  type: unknown;
  key: unknown;
  props: Props;
  ref: Ref | undefined;
  /** Its own element or text; a component, a list and nothing have none. */
  node: Element | Text | null;
  inside: Drawn[];
}
type Place = Omit<Drawn, "node" | "inside">;

const SVG = "http://www.w3.org/2000/svg";
/** What the buyer changes as well, so it is compared with the document and not with the last description. */
const LIVE = ["value", "checked"];

export const Fragment = ({ children }: Props) => children;

/** JSX, classic runtime. */
export function h(type: unknown, props: Props | null, ...children: unknown[]): Place {
  const { key = null, ref, ...rest } = props ?? {};
  return { type, key, ref: ref as Ref | undefined, props: { ...rest, children } };
}

const roots = new WeakMap<Element, Drawn[]>();
/** The node that the next one comes before; null at the end. */
let next: Node | null = null;
/** Refs of new elements, to be told once everything stands in the document. */
let born: (() => void)[] = [];

/** Makes the inside of `root` what the description says, with as little change as possible. No element that stays is moved. */
export function draw(description: ComponentChildren, root: Element): void {
  if (!roots.has(root)) root.textContent = "";
  next = root.firstChild;
  roots.set(root, list(root, roots.get(root) ?? [], [description]));
  const told = born;
  born = [];
  for (const tell of told) tell();
}

/** Each child takes the place of the old one with its key, or else of the one at its index, if it is of the same type. */
function list(parent: Element, old: Drawn[], children: unknown[]): Drawn[] {
  const places = children.map(placeOf);
  const gone = new Set(old);
  const kept = places.map(({ type, key }, index) => {
    const found = key === null ? old[index] : [...gone].find((one) => one.key === key);
    return found && found.type === type && found.key === key && gone.delete(found) ? found : undefined;
  });
  for (const one of gone) remove(one, true);
  return places.map((place, index) => one(parent, kept[index], place));
}

function placeOf(child: unknown): Place {
  const place = { key: null, ref: undefined };
  if (child === null || child === undefined || typeof child === "boolean") return { ...place, type: null, props: {} };
  if (Array.isArray(child)) return { ...place, type: Fragment, props: { children: child } };
  if (typeof child === "object") return child as Place;
  return { ...place, type: Text, props: { data: `${child}` } };
}

function one(parent: Element, old: Drawn | undefined, place: Place): Drawn {
  const { type, props } = place;
  const drawn: Drawn = { ...place, node: old?.node ?? null, inside: [] };
  if (type === Text) {
    const text = (old?.node ?? new Text()) as Text;
    if (text.data !== props.data) text.data = `${props.data}`;
    drawn.node = text;
    put(parent, text);
  } else if (typeof type === "function") {
    drawn.inside = list(parent, old?.inside ?? [], [type(props)].flat());
  } else if (type) {
    drawElement(parent, `${type}`, old, drawn);
  }
  return drawn;
}

function drawElement(parent: Element, tag: string, old: Drawn | undefined, drawn: Drawn): void {
  const { props, ref } = drawn;
  const space = tag === "svg" ? SVG : parent.namespaceURI;
  const element = (old?.node ?? document.createElementNS(space, tag)) as Element;
  drawn.node = element;
  put(parent, element);
  const after = next;
  next = element.firstChild;
  drawn.inside = list(element, old?.inside ?? [], props.children ?? []);
  next = after;
  // After its inside: a select knows its value only by its options.
  for (const name in { ...old?.props, ...props }) set(element, name, old?.props[name], props[name]);
  if (!old && ref) born.push(() => ref(element));
}

function put(parent: Element, node: Node): void {
  if (node === next) next = node.nextSibling;
  else parent.insertBefore(node, next);
}

/** @param whole false inside an element that goes as a whole */
function remove({ node, ref, inside }: Drawn, whole: boolean): void {
  if (node && node === next) next = node.nextSibling;
  ref?.(null);
  for (const one of inside) remove(one, whole && !node);
  if (whole) node?.remove();
}

function set(element: Element, name: string, old: unknown, value: unknown): void {
  if (name === "children") return;
  const target = element as unknown as Record<string, unknown>;
  if (LIVE.includes(name)) {
    if (target[name] !== value) target[name] = value;
  } else if (old === value) return;
  else if (name.startsWith("on")) target[name.toLowerCase()] = value;
  else if (value === null || value === undefined || (value === false && !name.startsWith("aria-")))
    element.removeAttribute(name);
  else element.setAttribute(name, value === true && !name.startsWith("aria-") ? "" : `${value}`);
}
