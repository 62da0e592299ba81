import { readFileSync } from "node:fs";
import { expect, test } from "playwright/test";
import { readSoundEnv } from "@/lib/env";

/** What a compose file sets for the app, with what it takes from `.env` filled in. */
function readAppVariables(file: string): Record<string, string> {
  const [, block = ""] =
    /^x-app:.*\n(?:.*\n)*? {2}environment:\n((?: {4}.*\n)+)/m.exec(readFileSync(file, "utf8")) ?? [];
  const lines = [...block.matchAll(/^ {4}(\w+): (.*)$/gm)];
  const fill = (value = "") =>
    value.replace(/\$\{\w+(?::([-?])([^}]*))?\}/g, (_, kind, other) => (kind === "-" ? other : "secret"));
  return Object.fromEntries(lines.map(([, name = "", value]) => [name, fill(value).replace(/^""$/, "")]));
}

for (const file of ["compose.yaml", "compose.cluster.yaml"]) {
  test(`${file} sets only what the app knows, in the form that it takes`, () => {
    const variables = readAppVariables(file);
    const { env, faults } = readSoundEnv(variables);
    expect(Object.keys(variables)).toContain("DATABASE_URL");
    for (const name of Object.keys(variables)) {
      expect(faults.get(name), name).toBeUndefined();
      expect(Object.keys(env), name).toContain(name);
    }
  });
}
