import { mkdir } from "node:fs/promises";
import { PGlite } from "@electric-sql/pglite";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";

/** A real PostgreSQL in this process, on a loopback port. Its data is in `folder`, or in memory when that is null. */
export async function startEmbeddedDatabase(folder: string | null, port: number) {
  if (folder) await mkdir(folder, { recursive: true });
  const db = await PGlite.create(folder ?? "memory://");
  const server = new PGLiteSocketServer({ db, host: "127.0.0.1", port, maxConnections: 40 });
  await server.start();
  return {
    stop: async () => {
      await server.stop();
      await db.close();
    },
  };
}
