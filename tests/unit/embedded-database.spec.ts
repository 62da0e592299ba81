import pg from "pg";
import { expect, test } from "playwright/test";
import { startEmbeddedDatabase } from "@/lib/cli/embedded-database";
import { freePort } from "@/tests/fixtures/ports";

test("in the embedded database each request gets its own rows, whatever transactions others have", async () => {
  const port = await freePort();
  const database = await startEmbeddedDatabase(null, port);
  const pool = new pg.Pool({ connectionString: `postgresql://postgres@127.0.0.1:${port}/postgres`, max: 8 });
  const [one, two] = ["SELECT $1::int AS a", "SELECT 0 AS b, $2::int AS a, $1::int AS c"];
  const ask = async (number: number): Promise<number> => {
    if (number % 3 === 0) return (await pool.query(one, [number])).rows[0].a;
    if (number % 3 === 1) return (await pool.query(two, [0, number])).rows[0].a;
    const client = await pool.connect();
    try {
      await client.query("BEGIN");
      const { rows } = await client.query(one, [number]);
      await client.query(number % 2 === 0 ? "COMMIT" : "ROLLBACK");
      return rows[0].a;
    } finally {
      client.release();
    }
  };
  try {
    const numbers = Array.from({ length: 200 }, (_, index) => index);
    expect(await Promise.all(numbers.map(ask))).toEqual(numbers);
    // A client that goes away in the middle of a request keeps nobody waiting.
    const gone = await pool.connect();
    await gone.query("BEGIN");
    gone.release(new Error("gone"));
    expect(await ask(3)).toBe(3);
  } finally {
    await pool.end();
    await database.stop();
  }
});
