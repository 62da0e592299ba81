import { mkdir } from "node:fs/promises";
import { PGlite } from "@electric-sql/pglite";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";

/** A real PostgreSQL in this process, kept in `folder`, that others reach at an ordinary address on loopback. */
export async function startEmbeddedDatabase(
  folder: string,
  port: number,
): Promise<{ stop: () => Promise<void> }> {
  await mkdir(folder, { recursive: true });
  const db = await PGlite.create(folder);
  const server = new PGLiteSocketServer({ db, host: "127.0.0.1", port, maxConnections: 40 });
  await server.start();
  return {
    stop: async () => {
      await server.stop();
      await db.close();
    },
  };
}
