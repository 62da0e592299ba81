import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { type Browser, chromium, type Page } from "playwright";
import { billingPage } from "@/lib/copy";
import { examples } from "@/prisma/examples";
import { findChromium } from "@/tests/fixtures/browser";
import { startProgram, testBuild } from "@/tests/fixtures/programs";
import { type Stack, startStack } from "@/tests/fixtures/stack";
import { createSession, SAM, SAM_ACTIVE, SAM_PAUSED, SESSION_COOKIE } from "@/tests/fixtures/users";

// `npm run pictures`: every state of the screens on one sheet for each look, to see what a change does to all of them.

const FOLDER = ".github/pictures";
const sheets = [
  { name: "light", colorScheme: "light", width: 960, columns: 5 },
  { name: "dark", colorScheme: "dark", width: 960, columns: 5 },
  { name: "phone", colorScheme: "light", width: 320, columns: 9 },
] as const;

type Shot = { title: string; email: string | null; path: string };
type Sheet = (typeof sheets)[number];

const shots: Shot[] = [
  ...examples.map(({ email, name, shows }) => ({ title: `${name}: ${shows}`, email, path: "/settings/billing" })),
  { title: "Change plan", email: SAM.email, path: `/settings/billing/${SAM_ACTIVE}/plan` },
  { title: "Change plan, with its cost", email: SAM.email, path: await findChange() },
  { title: "Resume", email: SAM.email, path: `/settings/billing/${SAM_PAUSED}/resume` },
  { title: "Payments", email: SAM.email, path: "/settings/billing/payments" },
  { title: "Account", email: SAM.email, path: "/settings/account" },
  { title: "Account, deleted", email: null, path: "/settings/account/deleted" },
  { title: "Pricing", email: null, path: "/pricing" },
  { title: "Pricing, for a subscriber", email: SAM.email, path: "/pricing" },
  { title: "Sign in", email: null, path: "/sign-in" },
  { title: "Not found", email: SAM.email, path: "/nothing-here" },
];

await build();
const ADMIN = "ada@example.com";
const stack = await startStack({ ADMIN_EMAILS: ADMIN });
const executablePath = findChromium();
if (!executablePath)
  throw new Error("This needs a browser: `npx playwright install chromium`, or your system's chromium.");
const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
const browser = await chromium.launch({ args, executablePath });
try {
  await mkdir(FOLDER, { recursive: true });
  for (const sheet of sheets) await draw(browser, sheet, await takeAll(browser, stack, sheet));
  for (const colorScheme of ["light", "dark"] as const) {
    await drawForReadme(browser, stack, colorScheme);
    // A clone may have left them out.
    if (existsSync("app/admin-pages")) await drawChecks(browser, stack, colorScheme);
  }
} finally {
  await browser.close();
  await stack.stop();
}

async function findChange(): Promise<string> {
  const { plans } = await import("@/lib/billing/plans");
  const other = plans.filter(({ product }) => product).at(-1);
  return `/settings/billing/${SAM_ACTIVE}/plan?${new URLSearchParams({ plan: other?.id ?? "", interval: "month", quantity: "10" })}`;
}

async function build(): Promise<void> {
  const next = startProgram(["node_modules/next/dist/bin/next", "build"], {
    PADDLE_ENVIRONMENT: "local",
    ...testBuild,
  });
  const code = await new Promise((resolve) => next.process.once("exit", resolve));
  if (code !== 0) throw new Error(next.output());
}

type Look = Pick<Sheet, "colorScheme"> & { width: number; deviceScaleFactor?: number };

async function open(browser: Browser, { database, url }: Stack, { width, ...look }: Look, shot: Omit<Shot, "title">) {
  const context = await browser.newContext({ ...look, locale: "en-US", viewport: { width, height: 900 } });
  const value = shot.email && (await createSession(database, shot.email));
  if (value) await context.addCookies([{ name: SESSION_COOKIE, value, url }]);
  const page = await context.newPage();
  await page.goto(url + shot.path);
  await settle(page, shot.path);
  return { page, close: () => context.close() };
}

async function takeAll(browser: Browser, stack: Stack, { colorScheme, width }: Sheet): Promise<string[]> {
  const taken: string[] = [];
  for (const shot of shots) {
    const { page, close } = await open(browser, stack, { colorScheme, width }, shot);
    const whole = await page.evaluate(() => document.documentElement.scrollHeight);
    // Sixty subscriptions are no longer than the others.
    const clip = { x: 0, y: 0, width, height: Math.min(Math.max(whole, 600), Math.max(width * 2.2, 1_200)) };
    const picture = await page.screenshot({ fullPage: true, clip, type: "jpeg", quality: 90 });
    taken.push(`data:image/jpeg;base64,${picture.toString("base64")}`);
    await close();
  }
  return taken;
}

/** The first thing that a visitor of the repository sees. */
async function drawForReadme(browser: Browser, stack: Stack, colorScheme: "light" | "dark"): Promise<void> {
  const look = { colorScheme, width: 960, deviceScaleFactor: 2 };
  const { page, close } = await open(browser, stack, look, { email: SAM.email, path: "/settings/billing" });
  const path = `${FOLDER}/billing-${colorScheme}.png`;
  await page.screenshot({ path, fullPage: true });
  console.log(path);
  await close();
}

/** The admin's pages, with what the doctor says of a webhook destination that somebody has switched off. */
async function drawChecks(browser: Browser, stack: Stack, colorScheme: "light" | "dark"): Promise<void> {
  const { api } = stack.emulator;
  const { data } = await api<{ data: { id: string }[] }>("GET", "/notification-settings");
  for (const { id } of data) await api("PATCH", `/notification-settings/${id}`, { active: false });
  const { page, close } = await open(
    browser,
    stack,
    { colorScheme, width: 960 },
    { email: ADMIN, path: "/admin/billing/checks" },
  );
  await page.locator("main form button").click();
  const count = (selector: string) => page.locator(`main form ${selector}`).count();
  // Each group's lines come by themselves.
  while ((await count("h3")) === 0 || (await count("ul")) < (await count("h3"))) await page.waitForTimeout(100);
  await page.mouse.move(0, 0);
  const path = `${FOLDER}/admin-${colorScheme}.png`;
  await page.screenshot({ path, fullPage: true });
  console.log(path);
  await close();
}

/** Until the screen has heard from Paddle, where it asks. */
async function settle(page: Page, path: string): Promise<void> {
  await page.locator("main#content").waitFor();
  if (path !== "/settings/billing") return;
  await page.getByText(billingPage.sync.at).waitFor();
  await page.getByText(billingPage.sync.checking).waitFor({ state: "detached" });
}

/** The pictures beside each other, as a picture. */
async function draw(browser: Browser, { name, colorScheme, columns }: Sheet, pictures: string[]): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1_800, height: 1_000 }, colorScheme });
  const figures = pictures.map(
    (picture, index) => `<figure><figcaption>${shots[index]?.title}</figcaption><img src="${picture}" alt=""></figure>`,
  );
  await page.setContent(`<!doctype html><style>
    :root { color-scheme: ${colorScheme}; }
    body { margin: 0; padding: 16px; columns: ${columns}; column-gap: 16px; background: light-dark(#d9dce1, #33373f); font: 13px system-ui; }
    figure { margin: 0 0 16px; break-inside: avoid; }
    figcaption { padding: 4px 0; }
    img { display: block; width: 100%; border-radius: 6px; }
  </style>${figures.join("")}`);
  const path = `${FOLDER}/states-${name}.jpg`;
  await page.screenshot({ path, fullPage: true, type: "jpeg", quality: 70 });
  console.log(path);
  await page.close();
}
