/**
 * PURE. What a catalog says twice, and what its parts say of one another: ids, codes of goods and rates, tax categories, the
 * shop's currency. Looks at a document whose shape may be wrong elsewhere, so that all faults are said at once.
 */
import { foldCode } from "../pricing/code.ts";
import { STANDARD } from "../pricing/item.ts";
import { type Finding, type Path, shown } from "./fault.ts";
import { nearestName } from "./nearest.ts";
import { fieldOf, isRecord, listAt, textAt } from "./raw.ts";

/** A name and where it stands. */
interface Named {
  path: Path;
  name: string;
}

export function brokenReferences(document: unknown): Finding[] {
  const products = listAt(document, "products");
  const variants = products.flatMap(([index, product]) =>
    listAt(product, "variants").map(([at, variant]) => ({
      path: ["products", index, "variants", at] as Path,
      variant,
    })),
  );
  const ids = variants.flatMap(({ path, variant }) => named(variant, "id", path));
  return [
    ...twice(products.flatMap(([index, product]) => named(product, "id", ["products", index]))),
    ...twice(ids),
    ...twice(zoneIds(document, "delivery")),
    ...twice(zoneIds(document, "taxes")),
    ...twice(
      listAt(document, "codes").flatMap(([index, code]) =>
        named(code, "code", ["codes", index]).map((each) => ({ ...each, name: foldCode(each.name) })),
      ),
    ),
    ...unknownGoods(
      document,
      ids.map(({ name }) => name),
    ),
    ...unknownRates(document),
    ...unknownCategories(document, variants),
    ...twoTaxers(document),
    ...unpriced(document, variants),
    ...empty(products),
  ];
}

function named(value: unknown, key: string, path: Path): Named[] {
  const name = textAt(value, key);
  return name === null ? [] : [{ path: [...path, key], name }];
}

const zoneIds = (document: unknown, key: string) =>
  listAt(document, key).flatMap(([index, zone]) => named(zone, "id", [key, index]));

function twice(all: Named[]): Finding[] {
  const first = new Map<string, Path>();
  const found: Finding[] = [];
  for (const { name, path } of all) {
    const before = first.get(name);
    if (before === undefined) first.set(name, path);
    else found.push({ ...about(path, name, "is the same as"), other: before, mend: "give one of them another" });
  }
  return found;
}

function unknownGoods(document: unknown, known: string[]): Finding[] {
  const there = new Set(known);
  return listAt(document, "codes").flatMap(([index, code]) =>
    listAt(code, "itemIds")
      .filter(([, id]) => typeof id === "string" && !there.has(id))
      .map(([at, id]) => unknown(["codes", index, "itemIds", at], `${id}`, "is the id of no variant", known)),
  );
}

function unknownRates(document: unknown): Finding[] {
  const rates = listAt(document, "delivery").flatMap(([, zone]) => listAt(zone, "rates"));
  const known = [...new Set(rates.flatMap(([, rate]) => textAt(rate, "id") ?? []))];
  return listAt(document, "codes").flatMap(([index, code]) =>
    listAt(fieldOf(code, "gives"), "rateIds")
      .filter(([, id]) => typeof id === "string" && !known.includes(id))
      .map(([at, id]) =>
        unknown(["codes", index, "gives", "rateIds", at], `${id}`, "is the id of no delivery rate", known),
      ),
  );
}

type Variants = { path: Path; variant: unknown }[];

function unknownCategories(document: unknown, variants: Variants): Finding[] {
  const zones = listAt(document, "taxes");
  const provider = fieldOf(document, "taxProvider");
  // A shop that names no taxes at all owes none, whatever its goods are called.
  if (zones.length === 0 && !isRecord(provider)) return [];
  const rates = zones.flatMap(([, zone]) => listAt(zone, "rates"));
  const categories = isRecord(provider)
    ? Object.keys(Object(provider.codes))
    : rates.flatMap(([, rate]) => textAt(rate, "category") ?? []);
  const known = new Set([STANDARD, ...categories]);
  const [says, add] = isRecord(provider)
    ? ["is a tax category without a code in taxProvider", "add it to taxProvider.codes with a code of Stripe's"]
    : ["is a tax category that no tax zone names", "add a rate of this category to a tax zone"];
  return variants
    .flatMap(({ path, variant }) => named(variant, "taxCategory", path))
    .filter(({ name }) => !known.has(name))
    .map(({ path, name }) => {
      const meant = nearestName(name, [...known]);
      return { ...about(path, name, says), mend: `${add}${meant ? `, or did you mean "${meant}"?` : ""}` };
    });
}

function twoTaxers(document: unknown): Finding[] {
  if (!isRecord(fieldOf(document, "taxProvider")) || listAt(document, "taxes").length === 0) return [];
  const says = "works out the taxes, and so do the zones in taxes";
  return [{ path: ["taxProvider"], value: null, says, mend: "take one of the two out" }];
}

/** The page asks for the shop's own currency: what has no price in it could be seen and never bought. */
function unpriced(document: unknown, variants: Variants): Finding[] {
  const currency = textAt(fieldOf(document, "shop"), "currency");
  if (currency === null) return [];
  return variants
    .filter(({ variant }) => fieldOf(variant, "active") !== false && isRecord(fieldOf(variant, "prices")))
    .filter(({ variant }) => fieldOf(fieldOf(variant, "prices"), currency) === undefined)
    .map(({ path }) => ({
      path: [...path, "prices", currency],
      value: null,
      says: "is missing: it is the shop's currency",
      mend: `give it a price in ${currency}`,
    }));
}

function empty(products: [number, unknown][]): Finding[] {
  const isEmpty = (product: unknown) =>
    Array.isArray(fieldOf(product, "variants")) && listAt(product, "variants").length === 0;
  return products
    .filter(([, product]) => fieldOf(product, "active") !== false && isEmpty(product))
    .map(([index]) => ({
      path: ["products", index, "variants"],
      value: null,
      says: "is empty: there is nothing to buy",
      mend: "add a variant, which has the price and the stock",
    }));
}

function unknown(path: Path, name: string, says: string, known: string[]): Finding {
  const meant = nearestName(name, known);
  return { ...about(path, name, says), mend: meant ? `did you mean "${meant}"?` : "take it out, or add what it names" };
}

const about = (path: Path, name: string, says: string): Omit<Finding, "mend"> => ({
  path,
  value: shown(name),
  says,
});
