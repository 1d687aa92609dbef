/** PURE. The products of a CSV file as a document's, on top of what the shop has. */
import type { Path } from "../fault.ts";
import type { Product, Variant } from "../product.ts";
import type { Draft, VariantDraft } from "./draft.ts";

export interface Merged {
  /** As JSON would have them: nothing has been checked. */
  products: unknown[];
  /** The line from which a product or a variant comes; null for what the file does not name. */
  lineOf(path: Path): number | null;
}

/** A product as it is put together, with the lines of its parts. */
interface Part {
  line: number;
  product: Draft["product"];
  variants: { line: number; variant: VariantDraft }[];
}

/** What is in the file is for sale unless it says otherwise; what is not is kept, and not for sale. */
export function mergeDrafts(drafts: readonly Draft[], present: readonly Product[]): Merged {
  const parts = partsOf(drafts);
  const variants = new Map(present.flatMap((product) => product.variants.map((each) => [each.id, each])));
  const taken = new Set(drafts.flatMap(({ variant }) => (variant ? [variant.id] : [])));
  // A variant that the file has moved to another product is no longer its old product's.
  const left = present
    .map((product) => ({ ...product, variants: product.variants.filter(({ id }) => !taken.has(id)) }))
    .filter(({ id, variants }) => parts.has(id) || variants.length > 0);
  const known = new Map(left.map((product) => [product.id, product]));
  const named = [...parts].map(([id, part]) => productOf(id, part, known.get(id), variants));
  const gone = left.filter(({ id }) => !parts.has(id)).map((product) => ({ ...product, active: false }));
  const lines = [...parts.values()];
  const lineOf = ([, index, , at]: Path) => {
    const part = lines[Number(index)];
    return at === undefined ? (part?.line ?? null) : (part?.variants[Number(at)]?.line ?? null);
  };
  return { products: [...named, ...gone], lineOf };
}

/** The first row that says something about the product counts. */
function partsOf(drafts: readonly Draft[]): Map<string, Part> {
  const parts = new Map<string, Part>();
  for (const { line, product, productId, variant } of drafts) {
    const part = parts.get(productId) ?? { line, product: {}, variants: [] };
    part.product = { ...product, ...part.product };
    if (variant !== null) part.variants.push({ line, variant });
    parts.set(productId, part);
  }
  return parts;
}

function productOf(id: string, part: Part, base: Product | undefined, known: ReadonlyMap<string, Variant>): unknown {
  const named = part.variants.map(({ variant }) => variantOf(variant, known.get(variant.id)));
  const gone = (base?.variants ?? []).map((variant) => ({ ...variant, active: false }));
  return {
    ...base,
    id,
    active: true,
    ...part.product,
    variants: [...named, ...gone],
  };
}

function variantOf(draft: VariantDraft, base: Variant | undefined): unknown {
  const kept = base ?? { stock: null };
  const prices = { ...base?.prices, ...draft.prices };
  // A count without a count of what was sold was taken just now.
  const { sold: _, ...uncounted } = base ?? {};
  return { ...(draft.stock === undefined ? kept : uncounted), active: true, ...draft, prices };
}
