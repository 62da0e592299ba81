import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "playwright/test";

/** Runs a module in a folder with these files, and no variables but these; returns what it printed. */
function runIn(files: Record<string, string[]>, variables: Record<string, string>, code: string) {
  const folder = mkdtempSync(join(tmpdir(), "settings-"));
  try {
    for (const [name, lines] of Object.entries(files)) writeFileSync(join(folder, name), lines.join("\n"));
    const { PATH = "" } = process.env;
    const env = { PATH, TSX_TSCONFIG_PATH: resolve("tsconfig.json"), ...variables } as unknown as NodeJS.ProcessEnv;
    const args = ["--import", import.meta.resolve("tsx"), "--input-type=module", "--eval", code];
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, env, encoding: "utf8" });
    return { stdout, stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const code = `
  import { loadSettings } from ${JSON.stringify(resolve("lib/cli/settings.ts"))};
  console.log(JSON.stringify(loadSettings().env));`;

const right = [
  "AUTH_SECRET=hJ4n2kFq8sVbX0zPw6yTtR3mLc9dGe1u5oKi7aQvWxY=",
  "AUTH_GITHUB_ID=Iv1.0123456789abcdef",
  "AUTH_GITHUB_SECRET=0123456789abcdef0123456789abcdef01234567",
  "PADDLE_ENVIRONMENT=sandbox",
  "PADDLE_API_KEY=pdl_sdbx_apikey_01gtgztp8f4kek3yd4g1wrksa3_q6TGTJyvoIz7LDtXT65bX7_AQO",
  "PADDLE_WEBHOOK_SECRET=pdl_ntfset_01jcda2ma0phx0f5y92tbraqah_abcdefghijklmnopqrstuvwxyz012345",
  "NEXT_PUBLIC_PADDLE_CLIENT_TOKEN=test_0123456789abcdef0123456789a",
];
const files = {
  ".env": [...right, "AUTH_URL=https://base.acme.test"],
  ".env.development": ["AUTH_URL=https://development.acme.test", "DATABASE_URL=postgresql://development/app"],
  ".env.production": ["AUTH_URL=https://production.acme.test"],
  ".env.production.local": ["DATABASE_URL=postgresql://production/app"],
};

test("a command in production reads the files that `npm start` reads there", () => {
  const { stdout } = runIn(files, { NODE_ENV: "production" }, code);
  expect(JSON.parse(stdout)).toMatchObject({
    AUTH_URL: "https://production.acme.test",
    DATABASE_URL: "postgresql://production/app",
  });
});

test("a command elsewhere reads those of development, and a variable that is set stands above any file", () => {
  const { stdout } = runIn(files, { DATABASE_URL: "postgresql://set/app" }, code);
  expect(JSON.parse(stdout)).toMatchObject({
    AUTH_URL: "https://development.acme.test",
    DATABASE_URL: "postgresql://set/app",
  });
});

test("a command in production, or for Paddle's production, gets no default of a laptop: what is missing is named", () => {
  for (const [variables, lines] of [
    [{ NODE_ENV: "production" }, right],
    [{}, ["PADDLE_ENVIRONMENT=production"]],
  ] as [Record<string, string>, string[]][]) {
    const { stdout, stderr } = runIn({ ".env": lines }, variables, code);
    expect(stdout).toBe("");
    for (const name of ["DATABASE_URL", "AUTH_URL"]) expect(stderr).toContain(`${name} is missing`);
  }
});

test("Prisma's own commands read the same files, and migrate past a pooler", () => {
  const url = (more: string[], variables: Record<string, string>) => {
    const config = JSON.stringify(resolve("prisma.config.ts"));
    const print = `import config from ${config}; console.log(config.datasource.url);`;
    return runIn({ ...files, ".env.local": more }, variables, print).stdout.trim();
  };
  expect(url([], { NODE_ENV: "production" })).toBe("postgresql://production/app");
  expect(url([], {})).toBe("postgresql://development/app");
  expect(url(["DIRECT_URL=postgresql://direct/app"], { NODE_ENV: "production" })).toBe("postgresql://direct/app");
});
