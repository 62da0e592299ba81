import { builtinModules } from "node:module";
import { expect, test } from "playwright/test";
import { type Import, readSourceFiles } from "@/tests/fixtures/source-files";

const files = readSourceFiles();

type Rule = {
  area: string;
  /** Which files it is about. */
  of: RegExp;
  /** What of this project they may import. */
  may: RegExp;
  /** What of it they may import types of. */
  mayTypes?: RegExp;
};

const rules: Rule[] = [
  {
    area: "app",
    of: /^app\//,
    may: /^(app|components|lib\/auth|lib\/billing)\/|^lib\/(db|format|visitor)$|^prisma\/examples$/,
  },
  {
    area: "components",
    of: /^components\//,
    may: /^components\/|^lib\/format$/,
    mayTypes: /^lib\/(billing|paddle)\//,
  },
  { area: "lib/auth", of: /^lib\/auth\//, may: /^lib\/auth\/|^lib\/(db|env)$/ },
  {
    area: "lib/billing",
    of: /^lib\/billing\//,
    may: /^lib\/(billing|paddle)\/|^lib\/(db|env)$/,
    mayTypes: /^lib\/auth\/user$/,
  },
  { area: "lib/paddle", of: /^lib\/paddle\//, may: /^lib\/paddle\/|^lib\/env$/ },
  { area: "lib/db", of: /^lib\/db\.ts$/, may: /^lib\/env$|^prisma\/generated\// },
  { area: "lib/env", of: /^lib\/env\.ts$/, may: /^$/ },
  { area: "lib/visitor", of: /^lib\/visitor\.ts$/, may: /^lib\/format$/ },
  { area: "lib/format", of: /^lib\/format\.ts$/, may: /^$/ },
  { area: "lib/cli", of: /^lib\/cli\//, may: /^lib\/(cli|billing)\/|^lib\/(db|env)$|^prisma\/seed$/ },
  { area: "prisma", of: /^prisma\//, may: /^prisma\/|^lib\/(billing|paddle)\/|^lib\/db$/ },
  { area: "the files at the root", of: /^[^/]+\.ts$/, may: /^lib\/env$/ },
  { area: "emulator", of: /^emulator\//, may: /^emulator\// },
];

const ours = /^(app|components|lib|prisma(?!\/config$)|emulator|tests)\//;
const isAllowed = ({ may, mayTypes }: Rule, { from, isTypeOnly }: Import) =>
  !ours.test(from) || may.test(from) || (isTypeOnly && Boolean(mayTypes?.test(from)));

test("the rules see every source file and its imports", () => {
  expect(files.length).toBeGreaterThan(100);
  expect(files.find(({ path }) => path === "lib/billing/mirror.ts")?.imports).toEqual([
    { from: "lib/auth/user", isTypeOnly: true },
    { from: "lib/db", isTypeOnly: false },
    { from: "lib/paddle/subscription", isTypeOnly: true },
    { from: "server-only", isTypeOnly: false },
  ]);
  const outside = files.filter(
    ({ path }) => !path.startsWith("tests/") && !rules.some(({ of }) => of.test(path)),
  );
  expect(outside.map(({ path }) => path).filter((path) => !path.endsWith(".css"))).toEqual([]);
});

for (const rule of rules) {
  test(`${rule.area} imports only what it may`, () => {
    const broken = files
      .filter(({ path }) => rule.of.test(path))
      .flatMap(({ path, imports }) =>
        imports.filter((one) => !isAllowed(rule, one)).map(({ from }) => `${path} imports ${from}`),
      );
    expect(broken).toEqual([]);
  });
}

const packages: { what: string; name: RegExp; mayBeIn: RegExp }[] = [
  { what: "Paddle's SDK", name: /^@paddle\/paddle-node-sdk/, mayBeIn: /^(lib\/paddle|tests)\// },
  { what: "Prisma's client", name: /^@prisma\/(client|adapter)/, mayBeIn: /^lib\/db\.ts$/ },
  { what: "the database driver", name: /^pg$/, mayBeIn: /^(lib\/db\.ts$|lib\/cli\/|tests\/)/ },
  { what: "Auth.js", name: /^(next-auth|@auth\/)/, mayBeIn: /^lib\/auth\// },
  { what: "mail", name: /^nodemailer/, mayBeIn: /^lib\/auth\// },
  { what: "the embedded database", name: /^@electric-sql\//, mayBeIn: /^(lib\/cli|tests)\// },
  { what: "Hono", name: /^(hono|@hono)/, mayBeIn: /^(emulator|tests)\// },
  { what: "the test tools", name: /^(playwright|fast-check|@axe-core)/, mayBeIn: /^tests\// },
];
for (const { what, name, mayBeIn } of packages) {
  test(`${what} is imported only where it belongs`, () => {
    const importers = files.filter(({ imports }) => imports.some(({ from }) => name.test(from)));
    expect(importers.map(({ path }) => path).filter((path) => !mayBeIn.test(path))).toEqual([]);
  });
}

// prisma.config.ts is read by Prisma's own program; a command hands its checked settings on to the modules it loads.
const readsVariables = /^(lib\/env\.ts$|prisma\.config\.ts$|tests\/)/;
const handsOn = "Object.assign(process.env, variables);";
test("only lib/env.ts reads the environment", () => {
  const mentions = /process\s*\.\s*env\b|process\[|from "node:process"|import\.meta\.env/;
  const readers = files.filter(({ path, text }) =>
    mentions.test(path.startsWith("lib/cli/") ? text.replace(handsOn, "") : text),
  );
  expect(readers.map(({ path }) => path).filter((path) => !readsVariables.test(path))).toEqual([]);
});

const guarded =
  /^(lib\/db$|lib\/env$|lib\/paddle\/client$|lib\/auth\/config$|prisma\/generated|next-auth|@auth\/|pg$|@paddle\/|next\/headers$)/;
test("a module with a query, a call to Paddle, a secret or the session is for the server only", () => {
  const open = files
    .filter(({ path }) => path.startsWith("lib/") && !/^lib\/(cli\/|env\.ts)/.test(path))
    .filter(({ imports }) => imports.some(({ from, isTypeOnly }) => !isTypeOnly && guarded.test(from)))
    .filter(({ imports }) => !imports.some(({ from }) => from === "server-only"));
  expect(open.map(({ path }) => path)).toEqual([]);
});

test("what runs in the browser imports no code of the server, at any remove", () => {
  const byModule = new Map(files.map((file) => [file.path.replace(/\.tsx?$/, ""), file]));
  const reached = new Set<string>();
  const follow = (path: string) => {
    const file = byModule.get(path);
    if (!file || reached.has(path) || file.text.startsWith('"use server"')) return;
    reached.add(path);
    for (const { from, isTypeOnly } of file.imports) if (!isTypeOnly) follow(from);
  };
  for (const [path, { text }] of byModule) if (text.startsWith('"use client"')) follow(path);
  expect([...reached].filter((path) => path.startsWith("lib/") && path !== "lib/format")).toEqual([]);
  const builtins = new Set(builtinModules.flatMap((name) => [name, `node:${name}`]));
  const used = [...reached].flatMap((path) => byModule.get(path)?.imports ?? []);
  expect(used.filter(({ from, isTypeOnly }) => !isTypeOnly && builtins.has(from))).toEqual([]);
});

test("no file is longer than 200 lines, and half have no more than 60", () => {
  expect(files.filter(({ lines }) => lines > 200).map(({ path, lines }) => `${path}: ${lines}`)).toEqual([]);
  const lengths = files.map(({ lines }) => lines).sort((a, b) => a - b);
  expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(60);
});

test("there are no barrels, and no drawers called utils, helpers or misc", () => {
  expect(
    files
      .map(({ path }) => path)
      .filter((path) => /(^|\/)(utils?|helpers?|misc|index)(\/|\.tsx?$)/.test(path)),
  ).toEqual([]);
});
