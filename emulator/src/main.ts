import { greeting, readArguments, UsageError } from "./arguments.ts";
import type { Emulator, Options } from "./emulator.ts";
import { host, serveEmulator } from "./server.ts";
import { createEmulator } from "./start.ts";

function end(message: string, code: number): never {
  console.error(`emulator: ${message}`);
  process.exit(code);
}

function create(options: Options): Emulator {
  try {
    return createEmulator(options);
  } catch (error) {
    return end(`--state: ${error instanceof Error ? error.message : error}`, 1);
  }
}

async function start(port: number, options: Options): Promise<void> {
  const emulator = create(options);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(0));
  process.on("exit", () => emulator.close());
  await serveEmulator(emulator, port).catch((error: NodeJS.ErrnoException) =>
    end(error.code === "EADDRINUSE" ? `port ${port} is already in use` : error.message, 1),
  );
  console.log(greeting(options));
}

try {
  const wanted = readArguments(process.argv.slice(2), host);
  if (typeof wanted === "string") console.log(wanted);
  else await start(wanted.port, wanted.options);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  end(error.message, 2);
}
