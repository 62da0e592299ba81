import { mkdir } from "node:fs/promises";
import { PGlite } from "@electric-sql/pglite";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";

/** A real PostgreSQL in this process that stores its data in `folder` and listens on a loopback port. */
export async function startEmbeddedDatabase(folder: string, port: number): Promise<{ stop: () => Promise<void> }> {
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
