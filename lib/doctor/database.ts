import "server-only";
import { database, isOutage, probeDirectUrl, WEBHOOK_CONNECTIONS } from "@/lib/db";
import { type Check, type Found, fault, named, note, ok } from "@/lib/doctor/finding";
import { env } from "@/lib/env";

const LEAST_VERSION = 140_000;
/** What the app itself waits for a statement. */
const PATIENCE_MS = 3_000;

type Server = {
  version: number;
  timeout: number;
  most: number;
  reserved: number;
  used: number;
  isReadOnly: boolean;
};

const question = `
  SELECT current_setting('server_version_num')::int AS "version",
    (SELECT "setting"::int FROM pg_settings WHERE "name" = 'statement_timeout') AS "timeout",
    current_setting('max_connections')::int AS "most",
    current_setting('superuser_reserved_connections')::int AS "reserved",
    (SELECT count(*)::int FROM pg_stat_activity WHERE "datid" IS NOT NULL) AS "used",
    pg_is_in_recovery() OR current_setting('transaction_read_only')::bool AS "isReadOnly"`;

const server: Check = {
  what: "Database",
  needs: ["DATABASE_URL"],
  look: async () => {
    try {
      const { rows } = await database().pool.query<Server>(question);
      return rows.flatMap(judge);
    } catch (error) {
      if (!isOutage(error) && !(error instanceof Error && "code" in error)) throw error;
      return [unreachable(error)];
    }
  },
};

function unreachable(error: unknown): Found {
  const code = error instanceof Error && "code" in error ? String(error.code) : "timeout";
  const why = "pages answer 503, and webhooks are refused until Paddle gives up";
  if (/^28/.test(code))
    return fault("database-login", "it refuses the login", why, "correct user and password in DATABASE_URL");
  if (code === "3D000")
    return fault(
      "database-unknown",
      "the server has no database of that name",
      why,
      "create it, or correct the name at the end of DATABASE_URL",
    );
  return fault(
    "database-unreachable",
    `it can't be reached (${code})`,
    why,
    "start it, or check host and port in DATABASE_URL",
  );
}

function judge({ version, timeout, most, reserved, used, isReadOnly }: Server): Found[] {
  const major = `PostgreSQL ${Math.floor(version / 10_000)}`;
  const isLocal = env().PADDLE_ENVIRONMENT === "local";
  const found = [
    version < LEAST_VERSION
      ? fault(
          "database-version",
          `${major}`,
          "the app's statements need version 14",
          "upgrade the server to a supported version",
        )
      : ok("database", `reachable, ${major}`),
  ];
  if (isReadOnly) {
    const why = "nothing can be written: webhooks fail, and nobody can sign in";
    found.push(fault("database-read-only", "it takes no writes", why, "let DATABASE_URL lead to the primary server"));
  }
  const stop = `as the app's role, run: ALTER ROLE CURRENT_USER SET statement_timeout = '2900ms'`;
  const why = "a statement that the app has given up on goes on, and keeps its locks and its connection";
  const isStopped = timeout > 0 && timeout <= PATIENCE_MS;
  if (isStopped || isLocal)
    found.push(named("Statement timeout", ok("statement-timeout", timeout ? `${timeout} ms` : "not needed locally")));
  else
    found.push(
      named(
        "Statement timeout",
        fault("statement-timeout", timeout ? `${timeout} ms, which is too long` : "there is none", why, stop),
      ),
    );
  found.push(named("Connections", judgeConnections(most - reserved, used)));
  return found;
}

function judgeConnections(most: number, used: number): Found {
  const wanted = env().DATABASE_POOL_SIZE + WEBHOOK_CONNECTIONS;
  const sum = `a process takes up to ${wanted} (DATABASE_POOL_SIZE and ${WEBHOOK_CONNECTIONS} for webhooks)`;
  const step = "lower DATABASE_POOL_SIZE, raise max_connections, or put a pooler in between";
  if (wanted > most)
    return fault("connections-exceeded", `the server has ${most}, and ${sum}`, "under load, pages wait and fail", step);
  if (wanted > most - used)
    return note("connections-few", `${most - used} of ${most} are left, and ${sum}: one more process wouldn't fit`);
  return ok("connections", `${most - used} of ${most} left; ${sum}`);
}

/** Two connections that at any time have the same server process share their sessions: a pooler's transaction mode. */
const pooler: Check = {
  what: "Pooler",
  needs: ["DATABASE_URL", "DIRECT_URL"],
  look: async () => {
    const { DIRECT_URL, PADDLE_ENVIRONMENT } = env();
    const { isShared, canPrepare } = await probeSessions();
    const found: Found[] = [];
    const statement = canPrepare ? "statements are prepared" : "the webhooks' statement goes without a name";
    if (!isShared) found.push(ok("pooler-none", `sessions of our own: none, or its session mode; ${statement}`));
    else if (PADDLE_ENVIRONMENT === "local") found.push(ok("pooler-embedded", `the embedded database; ${statement}`));
    else if (DIRECT_URL) found.push(ok("pooler-transaction", `transaction mode; ${statement}`));
    else
      found.push(
        fault(
          "pooler-direct-url",
          "transaction mode, and DIRECT_URL isn't set",
          "migrations hold a lock of their session, which the pooler gives to others, and npm run worker isn't told of jobs",
          "set DIRECT_URL to the address past the pooler",
        ),
      );
    if (DIRECT_URL)
      found.push(
        named(
          "DIRECT_URL",
          await probeDirectUrl(DIRECT_URL).then(
            () => ok("direct-url", "reachable"),
            (error: unknown) => ({
              ...unreachable(error),
              ...fault(
                "direct-url",
                unreachable(error).detail,
                "migrations and npm run worker can't run",
                "correct DIRECT_URL",
              ),
            }),
          ),
        ),
      );
    return found;
  },
};

async function probeSessions() {
  const clients = [await database().pool.connect(), await database().pool.connect()];
  const name = `doctor_${Date.now()}`;
  try {
    const processes = new Set<number>();
    for (const client of [...clients, ...clients])
      processes.add((await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid")).rows[0]?.pid ?? 0);
    const run = () => Promise.all(clients.map((client) => client.query({ name, text: "SELECT 1" })));
    const canPrepare = await run()
      .then(run)
      .then(
        () => true,
        () => false,
      );
    return { isShared: processes.size < clients.length, canPrepare };
  } finally {
    // Closed for good, so that the statement goes with them.
    for (const client of clients) client.release(true);
  }
}

export const databaseChecks = [server, pooler];
