import { execFileSync } from "node:child_process";
import { expect, test } from "playwright/test";

/** What a build for this Paddle environment lets pages load, as directives by the pages' address. */
function policiesOf(environment: string | undefined): Map<string, string[]> {
  const program = `const { default: config } = await import("./next.config.ts");
    console.log(JSON.stringify(await (config.default ?? config).headers()));`;
  const { PADDLE_ENVIRONMENT: _, ...inherited } = process.env;
  const env = { ...inherited, ...(environment && { PADDLE_ENVIRONMENT: environment }) } as NodeJS.ProcessEnv;
  const printed = execFileSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", program], { env });
  const rules: { source: string; headers: { key: string; value: string }[] }[] = JSON.parse(String(printed));
  const policyOf = ({ headers }: (typeof rules)[number]) =>
    headers.find(({ key }) => key === "Content-Security-Policy")?.value.split("; ") ?? [];
  return new Map(rules.map((rule) => [rule.source, policyOf(rule)]));
}

test("observed 17: a build for live accounts lets the checkout page load Retain, and no other page or build does", () => {
  for (const environment of ["production", undefined, "sandbox"]) {
    const policies = policiesOf(environment);
    const allowing = (policies.get("/checkout") ?? []).filter((directive) => directive.includes("profitwell"));
    expect(allowing.map((directive) => directive.split(" ")[0])).toEqual(
      environment === "sandbox" ? [] : ["script-src", "connect-src"],
    );
    if (environment !== "sandbox") expect(allowing[0]).toMatch(/ https:\/\/public\.profitwell\.com$/);
    expect(policies.get("/:path*")?.join()).toContain("script-src 'self'");
    expect(policies.get("/:path*")?.join()).not.toContain("profitwell");
  }
});
