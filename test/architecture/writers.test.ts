/** Who may write what, and who may ask for money: rules that a glance at the statements and the calls can hold. */
import { describe, expect, test } from "vitest";
import { codeIn, filesIn, importsOf, isNode, type Node, nodesOf, textOf, treeOf } from "./source.ts";

const SHIPPED = ["contract", "db", "worker"].flatMap(codeIn);

/** The text of every template that the file holds: statements are written in such. */
function templatesIn(path: string): string[] {
  return [...nodesOf(treeOf(path))]
    .filter(({ node }) => node.type === "TemplateLiteral")
    .map(({ node }) => textOf(path).slice(node.start, node.end));
}
const statements = SHIPPED.flatMap((path) => templatesIn(path).map((sql) => ({ path, sql })));
const writesOrders = /(update|insert into|delete from)\s+orders\b/i;

const isCallOf = (node: Node, name: string) =>
  node.type === "CallExpression" &&
  isNode(node.callee) &&
  node.callee.type === "MemberExpression" &&
  isNode(node.callee.property) &&
  node.callee.property.name === name;
const callersOf = (name: string) =>
  SHIPPED.filter((path) => [...nodesOf(treeOf(path))].some(({ node }) => isCallOf(node, name)));

/** Files that use a value which another file exports under this name. */
function usersOf(target: string, name: string): string[] {
  return SHIPPED.filter((path) =>
    [...nodesOf(treeOf(path))].some(({ node }) => {
      if (node.type !== "ImportDeclaration" || node.importKind === "type") return false;
      const source = isNode(node.source) ? String(node.source.value) : "";
      if (!importsOf(path).some((each) => each.specifier === source && each.target === target)) return false;
      const named = (node.specifiers as Node[]).filter((each) => each.importKind !== "type");
      return named.some((each) => isNode(each.imported) && each.imported.name === name);
    }),
  );
}

describe("an order", () => {
  const writers = statements.filter(({ sql }) => writesOrders.test(sql));

  test("one statement moves an order to where a settlement says, and one file applies it", () => {
    // A status that is not written out in the statement could be any.
    const open = writers.filter(({ sql }) => /set[\s\S]*?\bstatus = \$\{/i.test(sql));
    expect(open.map(({ path }) => path)).toEqual(["db/settlement.ts"]);
    expect(usersOf("db/settlement.ts", "applySettlement")).toEqual(["worker/checkout/settle.ts"]);
  });

  test("no other file writes an order as paid", () => {
    const others = writers.filter(({ path }) => path !== "db/settlement.ts");
    expect(others.length).toBeGreaterThanOrEqual(3);
    expect(others.filter(({ sql }) => /'paid'|paid_at/.test(sql))).toEqual([]);
    // drizzle's query builder could write too: it is used for the schema alone.
    const builders = SHIPPED.filter((path) =>
      importsOf(path).some((each) => each.specifier === "drizzle-orm" && !each.typeOnly),
    );
    expect(builders).toContain("db/schema/orders.ts");
    expect(builders.filter((path) => !path.startsWith("db/schema/"))).toEqual([]);
  });
});

describe("money", () => {
  test("the provider is asked to charge in one file, which only the Pay taps know", () => {
    expect(callersOf("charge")).toEqual(["worker/checkout/charge.ts"]);
    expect(callersOf("confirm")).toEqual(["worker/payments/stripe/provider.ts"]);
    expect(usersOf("worker/checkout/charge.ts", "chargeOrder")).toEqual([
      "worker/checkout/pay.ts",
      "worker/checkout/tap.ts",
    ]);
    expect(usersOf("worker/checkout/tap.ts", "payByTap")).toEqual(["worker/bot/answer-tap.ts"]);
    expect(usersOf("worker/bot/answer-tap.ts", "answerTap")).toEqual(["worker/bot/answer.ts"]);
    expect(usersOf("worker/checkout/pay.ts", "pay")).toEqual(["worker/checkout/routes.ts"]);
    expect(usersOf("worker/checkout/pay.ts", "payAgain")).toEqual(["worker/checkout/routes.ts"]);
  });

  test("every column of an amount is an integer", () => {
    const columns = filesIn("db/migrations", ".sql").flatMap((path) => [
      ...textOf(path).matchAll(/^(?:\t|ALTER TABLE "\w+" ADD COLUMN )"(\w+_minor)" (\w+)/gm),
    ]);
    expect(columns.length).toBeGreaterThanOrEqual(8);
    expect(columns.filter(([, , type]) => type !== "integer").map(([text]) => text)).toEqual([]);
    const inexact = filesIn("db/migrations", ".sql").filter((path) =>
      /\b(real|float\d?|double precision|money)\b/i.test(textOf(path)),
    );
    expect(inexact).toEqual([]);
  });
});

test("no statement shows, changes or ends a card without naming its owner", () => {
  const uses = filesIn("db", ".ts").flatMap((path) => {
    const text = textOf(path);
    return [...text.matchAll(/\b(?:from|join|update|into) cards\b/g)].map((match) => ({
      path,
      around: text.slice(Math.max(0, match.index - 60), match.index + 320),
    }));
  });
  expect(uses.length).toBeGreaterThan(12);
  const ownerless = uses.filter(({ around }) => !/buyer_id|usableCard\(/.test(around));
  expect(ownerless.map(({ path, around }) => `${path}: ${around.trim()}`)).toEqual([]);
});

test("no loop runs without an end, and no statement of the sweep without a limit", () => {
  const endless = SHIPPED.filter((path) =>
    [...nodesOf(treeOf(path))].some(
      ({ node }) => /^(While|DoWhile)Statement$/.test(node.type) || (node.type === "ForStatement" && !node.test),
    ),
  );
  expect(endless).toEqual([]);
  for (const [path, name] of [
    ["db/inbox.ts", "leaseDueEvents"],
    ["db/outbox.ts", "leaseMessages"],
    ["db/alerts.ts", "leaseAlerts"],
    ["db/outbox.ts", "endWaits"],
    ["db/orders.ts", "takeUnsettled"],
    ["db/cards.ts", "leaseDetachments"],
    ["db/tax-reports.ts", "leaseTaxReports"],
    ["db/retention.ts", "forgetOld"],
    ["db/erasures.ts", "leaseErasures"],
  ] as const) {
    const [, body] = textOf(path).split(`function ${name}(`);
    expect(body?.split("\nexport ")[0], name).toMatch(/\blimit \$\{/);
  }
});

test("a buyer is found by Page and PSID together, nowhere by the PSID alone", () => {
  const byPsid = statements.filter(({ sql }) => /\bpsid\s*=|\(page_id, psid\)|\(psid\)/.test(sql));
  expect(byPsid.length).toBeGreaterThan(0);
  expect(byPsid.filter(({ sql }) => !/on conflict \(page_id, psid\)|\bpage_id\s*=/.test(sql))).toEqual([]);
  const keys = filesIn("db/migrations", ".sql").flatMap((path) => [
    ...textOf(path).matchAll(/UNIQUE INDEX .*"psid".*/g),
  ]);
  expect(keys.length).toBeGreaterThan(0);
  expect(keys.filter(([key]) => !key.includes('("page_id","psid")')).map(([key]) => key)).toEqual([]);
});
