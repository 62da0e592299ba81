import "server-only";
import type { Adapter, AdapterSession, AdapterUser } from "next-auth/adapters";
import { database } from "@/lib/db";

type Row = Omit<AdapterSession, "sessionToken"> & Omit<AdapterUser, "id">;

const statement = `
  SELECT s."userId", s."expires", u."name", u."email", u."emailVerified", u."image"
  FROM "Session" s JOIN "User" u ON u."id" = s."userId" WHERE s."sessionToken" = $1`;

/** Asked on every page and by every gate: one statement, where Prisma's adapter needs one for each table. */
export const getSessionAndUser: Adapter["getSessionAndUser"] = async (sessionToken) => {
  const { rows } = await database().pool.query<Row>(statement, [sessionToken]);
  if (!rows[0]) return null;
  const { userId, expires, ...user } = rows[0];
  return { session: { sessionToken, userId, expires }, user: { id: userId, ...user } };
};
