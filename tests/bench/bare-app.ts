import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Below the project, so that it resolves the project's own Next, React and pg. */
export const BARE_APP = ".local/bench-app";

/** As little as a Next app can be: a handler that only reads its body, and a page with one indexed query. */
const files: Record<string, string> = {
  "package.json": `{ "name": "bench-app", "private": true, "type": "module" }`,
  // Without these two Next would go up and take the project's.
  "next.config.js": "export default {};",
  "instrumentation.js": "export function register() {}",
  "app/layout.jsx": `
    export default function Layout({ children }) {
      return <html lang="en"><body>{children}</body></html>;
    }`,
  "app/empty/route.js": `
    export async function POST(request) {
      const body = await request.arrayBuffer();
      return Response.json({ bytes: body.byteLength });
    }`,
  "app/page/page.jsx": `
    import pg from "pg";

    export const dynamic = "force-dynamic";
    const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });

    export default async function Page() {
      const { rows } = await pool.query('SELECT "id", "email" FROM "User" WHERE "email" = $1', ["person-1@example.com"]);
      return <main><h1>{rows[0]?.email ?? "nobody"}</h1></main>;
    }`,
};

export async function writeBareApp(): Promise<void> {
  await rm(BARE_APP, { recursive: true, force: true });
  for (const [path, text] of Object.entries(files)) {
    const file = join(BARE_APP, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}
