import nextEnv from "@next/env";
import { readEnv, withLocalDefaults } from "@/lib/env";

/**
 * The settings for a command: the `.env` files as Next reads them, then the local defaults. They are put into the
 * process's environment, where the rest of lib/ reads them. Ends the process when any is wrong.
 */
export function loadSettings() {
  nextEnv.loadEnvConfig(process.cwd(), true, { info: () => {}, error: console.error });
  const given = { ...process.env };
  const variables = withLocalDefaults();
  const { env, faults } = readEnv(variables);
  if (env) {
    // A laptop that needs no network reports to nobody.
    Object.assign(process.env, variables, { NEXT_TELEMETRY_DISABLED: "1" });
    /** Whether a variable was set rather than left to its local default. */
    const isSet = (name: keyof typeof env) => Boolean(given[name]);
    return { env, variables, isSet };
  }
  console.error(`These settings are wrong (see .env.example):\n  ${faults.join("\n  ")}`);
  return process.exit(1);
}
