import nextEnv from "@next/env";
// Relative, because Prisma reads this file too, for prisma.config.ts, and doesn't know "@/".
import { isProduction, readEnv, withLocalDefaults } from "../env";

/** What is set, for a command that has not all settings yet: in the `.env` files that Next reads, or above them. */
export function readGiven(): Record<string, string | undefined> {
  readVariables();
  return { ...process.env };
}

/** Lets the rest of lib/ read these. */
export const setVariables = (variables: Record<string, string>): void => void Object.assign(process.env, variables);

/**
 * The variables for a command: the `.env` files that Next reads in this NODE_ENV, above them what is set, below them the
 * local defaults, if it may have any.
 */
export function readVariables() {
  nextEnv.loadEnvConfig(process.cwd(), !isProduction, { info: () => {}, error: console.error });
  return withLocalDefaults();
}

/**
 * The settings for a command, put into the process's environment too, where the rest of lib/ reads them. Ends the process
 * when any is wrong.
 */
export function loadSettings() {
  const variables = readVariables();
  const given = { ...process.env };
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
