import nextEnv from "@next/env";
import { isSet, readEnv, withLocalDefaults } from "@/lib/env";

/** The settings for a command: `.env` files as Next reads them, then local defaults. Ends the process on faults. */
export function loadSettings() {
  nextEnv.loadEnvConfig(process.cwd(), true, { info: () => {}, error: console.error });
  const variables = withLocalDefaults();
  const { env, faults } = readEnv(variables);
  if (env) return { env, variables, isSet };
  console.error(`These settings are wrong (see .env.example):\n  ${faults.join("\n  ")}`);
  return process.exit(1);
}
