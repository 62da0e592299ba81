import { startEmbeddedDatabase } from "@/lib/cli/embedded-database";

// The embedded database as a process of its own, as it is beside `next start`: sharing one with the load would slow it.
const [folder = "", port = ""] = process.argv.slice(2);
const database = await startEmbeddedDatabase(folder, Number(port));
process.on("SIGTERM", () => database.stop().finally(() => process.exit(0)));
