import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "playwright/test";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name));
const paths = [...read("src"), ...read("tests"), ...read("compare")];
const statement = /^(?:import|(?:import|export)\b[^;"=]*\bfrom) "([^"]+)";/gm;

/** Of each file, what it imports, whether for its values or its types: files from this folder, packages by name. */
const imports = new Map(
  paths.map((path) => [
    path,
    [...readFileSync(join(root, path), "utf8").matchAll(statement)].map(([, from = ""]) =>
      from.startsWith(".") ? relative(root, resolve(root, dirname(path), from)) : from,
    ),
  ]),
);

test("the imports are found", () => {
  expect(imports.get("src/clock.ts")).toEqual(["src/emulator.ts"]);
  expect(imports.get("src/main.ts")).toEqual([
    ...["src/arguments.ts", "src/emulator.ts", "src/server.ts", "src/start.ts"],
  ]);
});

test("no file imports itself by way of others, be it only for types", () => {
  const done = new Set<string>();
  const follow = (path: string, way: string[]): string[] => {
    if (way.includes(path)) return [...way.slice(way.indexOf(path)), path];
    if (done.has(path)) return [];
    for (const next of imports.get(path) ?? []) {
      const circle = follow(next, [...way, path]);
      if (circle.length > 0) return circle;
    }
    done.add(path);
    return [];
  };
  for (const path of imports.keys()) expect(follow(path, []).join(" → ")).toBe("");
});

test("nothing is imported but these files, Node's modules and the packages of package.json", () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const builtin = builtinModules.map((name) => `node:${name}`);
  for (const [path, names] of imports) {
    const packages = path.startsWith("src/") ? dependencies : { ...dependencies, ...devDependencies };
    const isAllowed = (name: string) =>
      (imports.has(name) && (!name.startsWith("tests/") || path.startsWith("tests/"))) ||
      builtin.includes(name) ||
      Object.keys(packages).some((each) => name === each || name.startsWith(`${each}/`));
    expect(
      names.filter((name) => !isAllowed(name)),
      path,
    ).toEqual([]);
  }
});

test("no file is longer than 200 lines", () => {
  const lines = (path: string) => readFileSync(join(root, path), "utf8").trimEnd().split("\n").length;
  expect(paths.filter((path) => lines(path) > 200)).toEqual([]);
});
