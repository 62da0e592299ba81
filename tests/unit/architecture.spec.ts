import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "playwright/test";
import { type Import, readSourceFiles } from "@/tests/fixtures/source-files";

// Holds ARCHITECTURE.md. The rules bind the template's own folders; what else you add to app, components and lib is free.

const files = readSourceFiles();
const byModule = new Map(files.map((file) => [file.path.replace(/\.tsx?$/, ""), file]));
const valuesOf = (module: string) => byModule.get(module)?.imports.filter((one) => !one.isTypeOnly) ?? [];

const routes = "admin-pages|api/(auth|cron|health|pro|ready|webhooks)|checkout|pricing|pro|settings|sign-in";
const parts =
  "lib/((admin|auth|billing|cli|doctor|paddle)/|(copy|db|env|env-values|format|gate|jobs|log|mail|paths|rate-limit|request|retention|shutdown|site|tracing|utils)(\\.|$))";
const ours = new RegExp(`^(app/((${routes})/|[^/]+$)|components/(admin|billing|checkout|plans|site)/|${parts})`);
/** The template's own files: in app, components and lib those above; outside them all but the tests and the emulator. */
const bound = files.filter(({ path }) => ours.test(path) || !/^(app|components|lib|tests|emulator)\//.test(path));
/** Where the layers' rules apply. Packages and your own folders of lib may be imported anywhere. */
const layered = new RegExp(`^((app|components|emulator|tests)/|${parts})`);

const layers: { of: RegExp; may: RegExp; mayTypes?: RegExp }[] = [
  {
    of: /^app\//,
    may: /^(app|components)\/|^lib\/((admin|auth|billing|doctor)\/|(copy|db|env|format|gate|log|paths|rate-limit|request|shutdown|site|utils)$)/,
    mayTypes: /^lib\//,
  },
  {
    of: /^components\//,
    may: /^components\/|^app\/(.+\/)?actions$|^lib\/(admin\/(copy|paths)|copy|format|paths|site|utils)$/,
    mayTypes: /^lib\//,
  },
  { of: /^lib\/admin\//, may: /^lib\/((admin|auth|billing|doctor|paddle)\/|(copy|db)$)/ },
  { of: /^lib\/auth\//, may: /^lib\/(auth\/|(copy|db|env|format|log|mail|rate-limit|site)$)/ },
  {
    of: /^lib\/billing\//,
    may: /^lib\/((billing|paddle)\/|(db|env|jobs|log|rate-limit|retention)$)/,
    mayTypes: /^lib\/auth\/user$/,
  },
  { of: /^lib\/paddle\//, may: /^lib\/(paddle\/|(env|log)$)/ },
  { of: /^lib\/doctor\//, may: /^lib\/((billing|doctor|paddle)\/|(db|env|jobs)$)/ },
  { of: /^lib\/cli\//, may: /^lib\/((billing|cli|doctor|paddle)\/|(auth\/address|db|env|env-values)$)/ },
  { of: /^lib\/gate\./, may: /^lib\/((auth|billing)\/|(copy|env|paths)$)/ },
  { of: /^lib\/db\./, may: /^lib\/(env|log)$/ },
  { of: /^lib\/log\./, may: /^lib\/env$/ },
  { of: /^lib\/jobs\./, may: /^lib\/(db|log)$/ },
  { of: /^lib\/mail\./, may: /^lib\/(env|format|log|site)$/ },
  { of: /^lib\/tracing\./, may: /^lib\/site$/ },
  { of: /^lib\/(rate-limit|retention)\./, may: /^lib\/db$/ },
  { of: /^lib\/(copy|request)\./, may: /^lib\/(format|site)$/ },
  { of: /^lib\/env\./, may: /^lib\/env-values$/ },
  { of: /^lib\/(env-values|format|paths|shutdown|site|utils)\./, may: /^$/ },
];

const wayOut = "Your own code is free of this in a folder of its own, such as lib/projects: see ARCHITECTURE.md.";
test("imports run down the layers", () => {
  const broken = bound.flatMap(({ path, imports }) => {
    const layer = layers.find(({ of }) => of.test(path));
    const isAllowed = ({ from, isTypeOnly }: Import) =>
      !layered.test(from) || layer?.may.test(from) || (isTypeOnly && layer?.mayTypes?.test(from));
    return imports.filter((one) => layer && !isAllowed(one)).map(({ from }) => `${path} → ${from}`);
  });
  expect(broken, `app → components → lib; app → lib/billing → lib/paddle, db → env. ${wayOut}`).toEqual([]);
});

/** The shortest way from a module back to itself, imports of types included. */
function findCircle(start: string): string | undefined {
  const wayTo = new Map([[start, start]]);
  for (const [module, way] of wayTo) {
    for (const { from } of byModule.get(module)?.imports ?? []) {
      if (from === start) return `${way} → ${start}`;
      if (byModule.has(from) && !wayTo.has(from)) wayTo.set(from, `${way} → ${from}`);
    }
  }
}

test("there are no circles", () => {
  const circles = [...byModule].filter(([, { path }]) => ours.test(path)).map(([module]) => findCircle(module));
  expect(circles.filter(Boolean), "Move what both need into a file that imports neither.").toEqual([]);
});

for (const [name, place] of [
  [/^@paddle\/paddle-node-sdk/, /^lib\/paddle\//],
  [/^(next-auth|@auth\/)/, /^lib\/auth\//],
  [/^@prisma\/(client|adapter)/, /^lib\/db\.ts$/],
  [/^pg$/, /^lib\/(db\.ts$|cli\/)/],
  [/^graphile-worker$/, /^lib\/(jobs|cli\/migrate)\.ts$/],
  [/^@opentelemetry\//, /^lib\/tracing\.ts$/],
  [/^@electric-sql\//, /^lib\/cli\/embedded-database\.ts$/],
  [/^(playwright|fast-check|axe-core|hono|pdfkit)/, /^$/],
] as const) {
  test(`${name.source} is imported only in ${place.source}`, () => {
    const importers = bound.filter(({ imports }) => imports.some(({ from }) => name.test(from)));
    expect(importers.map(({ path }) => path).filter((path) => !place.test(path))).toEqual([]);
  });
}

test("nothing imports the emulator or the tests, and the emulator nothing of the app", () => {
  const broken = files.flatMap(({ path, imports }) => {
    if (path.startsWith("tests/")) return [];
    const others = path.startsWith("emulator/") ? /^(app|components|lib|prisma|tests)\// : /^(emulator|tests)\//;
    return imports.filter(({ from }) => others.test(from)).map(({ from }) => `${path} → ${from}`);
  });
  expect(broken).toEqual([]);
});

// prisma.config.ts is read by Prisma's own program; a command hands its checked settings on to the modules it loads; in
// instrumentation.ts the bundler has to see the name to leave something out.
const readsVariables = /^(lib\/env\.ts|prisma\.config\.ts|instrumentation\.ts|lib\/cli\/settings\.ts)$/;
test("only lib/env.ts reads the environment", () => {
  const readers = bound.filter(({ text }) => /process\s*\.\s*env\b|process\[|from "node:process"/.test(text));
  const others = readers.map(({ path }) => path).filter((path) => !readsVariables.test(path));
  expect(others, "Add the variable to lib/env.ts, where it is checked, and to .env.example.").toEqual([]);
});

const guarded = /^(lib\/(db|env|paddle\/client|auth\/config)|pg|next\/headers)$|^(prisma\/generated|next-auth)/;
test("a module with a query, a call to Paddle, a secret or the session is for the server only", () => {
  const open = [...byModule.keys()]
    .filter((module) => /^lib\/(?!cli\/)/.test(module) && valuesOf(module).some(({ from }) => guarded.test(from)))
    .filter((module) => !valuesOf(module).some(({ from }) => from === "server-only"));
  expect(open, 'Start it with import "server-only".').toEqual([]);
});

test("what runs in the browser imports neither the server's code nor the UI kit, at any remove", () => {
  const reached = new Set<string>();
  const follow = (module: string) => {
    const file = byModule.get(module);
    if (!file || reached.has(module) || file.text.startsWith('"use server"')) return;
    reached.add(module);
    for (const { from } of valuesOf(module)) follow(from);
  };
  for (const [module, { path, text }] of byModule)
    if (ours.test(path) && text.startsWith('"use client"')) follow(module);
  expect(reached).toContain("components/billing/portal-button");
  const forbidden = /^(server-only|node:.+|lib\/utils|class-variance-authority|components\/ui\/.+)$/;
  const broken = [...reached].filter((module) => valuesOf(module).some(({ from }) => forbidden.test(from)));
  expect(broken, "Pass className and data from the server instead.").toEqual([]);
});

test("no file of the template is longer than 200 lines, but for the list of all texts", () => {
  const long = bound.filter(({ path, lines }) => lines > 200 && ours.test(path) && path !== "lib/copy.ts");
  expect(long.map(({ path, lines }) => `${path}: ${lines}`)).toEqual([]);
});

const walks = readFileSync("ARCHITECTURE.md", "utf8").split(/^### /m).slice(1);
test("ARCHITECTURE.md has seven walks", () => expect(walks).toHaveLength(7));
for (const walk of walks) {
  // A part that was taken out takes its walk along.
  if (!existsSync(/^1\. `([^`]+)`/m.exec(walk)?.[1] ?? "")) continue;
  test(`ARCHITECTURE.md, "${walk.split("\n")[0]}", is the way through the files`, () => {
    const steps = [...walk.matchAll(/^\d+\. `([^`]+)`( \(by its URL)?/gm)];
    expect(steps.length).toBeGreaterThan(3);
    expect(steps.length).toBeLessThanOrEqual(8);
    const imported = new Set<string>();
    const unreached = steps.map(([, path = "", byUrl], index) => {
      const module = path.replace(/\.tsx?$/, "");
      const isReached = index === 0 || byUrl || imported.has(module);
      for (const { from } of byModule.get(module)?.imports ?? []) imported.add(from);
      return existsSync(path) && isReached ? null : path;
    });
    expect(unreached.filter(Boolean), "Gone, or imported by nothing that comes before it.").toEqual([]);
  });
}
