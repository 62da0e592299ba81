import "server-only";
import { database } from "@/lib/db";

// The row's lock serializes simultaneous requests. What is refused isn't counted.
const statement = `
  INSERT INTO "RateLimit" AS r ("key", "hits") VALUES ($1, ARRAY[$3::timestamptz])
  ON CONFLICT ("key") DO UPDATE
  SET "hits" = ARRAY(SELECT hit FROM unnest(r."hits") AS hit WHERE hit > $4::timestamptz) || $3::timestamptz
  WHERE (SELECT count(*) FROM unnest(r."hits") AS hit WHERE hit > $4::timestamptz) < $2
  RETURNING 1`;

/** Counts a request of `key`, over all processes; false when it had `max` in the last `seconds`. */
export async function isWithinLimit(key: string, { max, seconds }: { max: number; seconds: number }, now: Date) {
  const values = [key, max, now, new Date(now.getTime() - seconds * 1_000)];
  const { rowCount } = await database().pool.query(statement, values);
  return rowCount === 1;
}
