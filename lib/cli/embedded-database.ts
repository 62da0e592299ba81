import { mkdir } from "node:fs/promises";
import { PGlite } from "@electric-sql/pglite";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";

/** A real PostgreSQL in this process, on a loopback port. Its data is in `folder`, or in memory when that is null. */
export async function startEmbeddedDatabase(folder: string | null, port: number) {
  if (folder) await mkdir(folder, { recursive: true });
  const db = await PGlite.create(folder ?? "memory://");
  const server = new PGLiteSocketServer({ db: withWholeRequests(db), host: "127.0.0.1", port, maxConnections: 40 });
  await server.start();
  return {
    stop: async () => {
      await server.stop();
      await db.close();
    },
  };
}

/** Parse, Bind, Describe, Execute, Close and Flush: more follows, up to a Sync. */
const isPart = (message: Uint8Array) => "PBDECH".includes(String.fromCharCode(message[0] ?? 0));

/**
 * All connections share one session, and with it the statement that has no name. While one connection has a transaction
 * the socket server lets the others' messages pile up, and then mixes them, so that a request gets another's rows. Here
 * whoever has begun a request counts as in a transaction, which the server leaves to its connection.
 */
function withWholeRequests(db: PGlite): PGlite {
  let isWithin = false;
  const own: Partial<PGlite> = {
    isInTransaction: () => isWithin || db.isInTransaction(),
    execProtocolRawStream: (message, options) => {
      isWithin = isPart(message);
      return db.execProtocolRawStream(message, options);
    },
    // The server's ROLLBACK for a connection that is gone.
    exec: (query, options) => {
      isWithin = false;
      return db.exec(query, options);
    },
  };
  return new Proxy(db, {
    get: (target, name) => {
      const value = Reflect.get(own, name) ?? Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
