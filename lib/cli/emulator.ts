import { emulatorArguments } from "@/lib/cli/emulator-arguments";
import { startScript } from "@/lib/cli/programs";
import { loadSettings } from "@/lib/cli/settings";

const { env, variables } = loadSettings();
const args = emulatorArguments(env, variables.EMULATOR_PORT ?? "4010", ".local/emulator.json");
const emulator = startScript("emulator/main.ts", args, variables);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => emulator.kill(signal));
emulator.on("exit", (code) => process.exit(code ?? 0));
