import type { Page } from "playwright/test";
import { siteHeader } from "@/lib/copy";
import { site } from "@/lib/site";
import { expectAccessible } from "@/tests/fixtures/accessible";
import { expect, test } from "@/tests/fixtures/test";
import { SAM } from "@/tests/fixtures/users";

const [system, light, dark] = siteHeader.theme.options.map(({ text }) => text);

const openMenu = (page: Page) => page.getByRole("banner").getByRole("button", { name: siteHeader.account }).click();
const option = (page: Page, name = "") => page.getByRole("radio", { name, exact: true });
const background = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

test("the theme follows the system until somebody chooses one, which holds on every page and in every tab", async ({
  openBilling,
}) => {
  const page = await openBilling(SAM.email);
  await page.emulateMedia({ colorScheme: "light" });
  const pale = await background(page);
  await page.emulateMedia({ colorScheme: "dark" });
  const black = await background(page);
  expect(black).not.toBe(pale);

  const other = await page.context().newPage();
  await other.goto("/");
  await other.emulateMedia({ colorScheme: "dark" });

  await openMenu(page);
  await expect(option(page, system)).toBeChecked();
  await expectAccessible(page);
  await option(page, light).check();
  await expect.poll(() => background(page)).toBe(pale);
  await expect.poll(() => background(other)).toBe(pale);

  await page.emulateMedia({ colorScheme: "light" });
  await option(page, dark).check();
  await expect.poll(() => background(page)).toBe(black);
  await page.reload();
  await expect.poll(() => background(page)).toBe(black);
  await openMenu(page);
  await expect(option(page, dark)).toBeChecked();
  await option(page, system).check();
  await expect.poll(() => background(page)).toBe(pale);
});

test("a chosen theme is there before anything is painted", async ({ openBilling }) => {
  const page = await openBilling(SAM.email);
  await page.emulateMedia({ colorScheme: "light" });
  await openMenu(page);
  await option(page, dark).check();
  // None of Next's scripts arrive: what is drawn is drawn without React.
  await page.route("**/*.js", (route) => route.abort());
  await page.goto("/settings/billing");
  await expect(page.locator("html")).toHaveClass("dark");
});

test("a browser that lets nothing be stored follows the system, and still takes a choice for the page", async ({
  openBilling,
}) => {
  const page = await openBilling(SAM.email);
  await page.addInitScript(() => {
    Object.defineProperty(window, "localStorage", {
      get: () => {
        throw new DOMException("denied", "SecurityError");
      },
    });
  });
  const faults: Error[] = [];
  page.on("pageerror", (error) => faults.push(error));
  await page.reload();
  await openMenu(page);
  await expect(option(page, system)).toBeChecked();
  await option(page, dark).check();
  await expect(page.locator("html")).toHaveClass("dark");
  expect(faults).toEqual([]);
});

test("a link to the site has a title, words and a picture for whoever it is sent to", async ({ page, stack }) => {
  await page.goto("/");
  const property = (name: string) => page.locator(`meta[property="og:${name}"]`).getAttribute("content");
  expect(await property("site_name")).toBe(site.name);
  expect(await property("title")).toBe(site.name);
  expect(await property("description")).toBe(site.description);
  const picture = new URL((await property("image")) ?? "");
  // Whole, and at the app's own address, or no chat would find it.
  expect(picture.hostname).toBe(new URL(stack.url).hostname);
  const answer = await page.request.get(stack.url + picture.pathname);
  expect(answer.headers()["content-type"]).toBe("image/png");
  expect((await answer.body()).readUInt32BE(16)).toBe(Number(await property("image:width")));
});
