// Gymly, software for gyms: what somebody who clones this does to it in the first hour. Each task is one of the README's
// "Make it yours", and takes no more files than `most`.

export type Task = { name: string; most: number; files: Record<string, string | ((text: string) => string)> };

/** Replaces text that must be there exactly once. */
export const swap =
  (...pairs: [from: string, to: string][]) =>
  (text: string): string =>
    pairs.reduce((before, [from, to]) => {
      if (before.split(from).length !== 2) throw new Error(`must be there exactly once: ${from}`);
      return before.replace(from, () => to);
    }, text);

const plans = `import type { Counted } from "@/lib/billing/entitlements";
import paddleIds from "@/lib/billing/paddle-ids.json";
import { definePlans } from "@/lib/billing/plan-catalog";

export const {
  currency,
  features,
  limits,
  plans,
  freePlan,
  paidPlans,
  addons,
  soldIntervals,
  findPlan,
  findPaidPlan,
  planOf,
  findFaults,
} = definePlans(
  {
    currency: "EUR",
    features: { rooms: "Rooms", staff: "A team of trainers", gyms: "Many gyms" },
    limits: {
      classes: { one: "class", many: "classes", count: \`SELECT count(*) FROM "Class" WHERE "trainerId" = $1\` },
    },
    plans: [
      { id: "visitor", name: "Visitor", limits: { classes: 1 } },
      { id: "solo", name: "Gymly Solo", limits: { classes: 40 }, prices: { month: 900 } },
      {
        id: "studio",
        name: "Gymly Studio",
        features: ["staff", "rooms"],
        limits: { classes: { perSeat: 20 } },
        prices: { month: 1200, year: 12_000 },
        seats: { min: 5, max: 200 },
        trialDays: 14,
        isRecommended: true,
      },
      {
        id: "chain",
        name: "Gymly Chain",
        features: ["gyms"],
        limits: { classes: Infinity },
        prices: { month: 40_000, year: 400_000 },
      },
    ],
    addons: [],
  },
  paddleIds,
);

export type PlanId = (typeof plans)[number]["id"];
export type Feature = keyof typeof features;
export type Limit = keyof typeof limits;
export type CountedLimit = Counted<typeof limits>;

export const example = { feature: "rooms", limit: "classes" } as const satisfies {
  feature: Feature;
  limit: CountedLimit;
};
`;

const words: [RegExp, string][] = [
  [/\bsubscription/g, "membership"],
  [/\bSubscription/g, "Membership"],
  [/\bbilling\b/g, "account"],
  [/\bBilling\b/g, "Account"],
  [/\bseats\b/g, "trainers"],
  [/\bSeats\b/g, "Trainers"],
  [/\bActive\b/g, "Running"],
  [/\bConfirm\b/g, "Accept"],
  [/\bYou’ll pay\b/g, "It costs"],
];
const rewordPart = (part: string) => words.reduce((text, [from, to]) => text.replace(from, to), part);
/** Other words in the texts; the keys, and what is put into a text, stay. */
const reword = (text: string) =>
  text.replace(/(?<=: )"[^"\n]*"/g, rewordPart).replace(/`[^`\n]*`/g, (template) =>
    template
      .split(/(\$\{[^}]*\})/)
      .map((part) => (part.startsWith("${") ? part : rewordPart(part)))
      .join(""),
  );

const timetable = `${[
  "/** When a class takes place, by its number. */",
  "export const timetable: Record<number, string> = {",
  ...Array.from({ length: 300 }, (_, index) => `  ${index}: "${index % 24}:00",`),
  "};",
].join("\n")}\n`;

const dropdown = `"use client";

import * as Menu from "@radix-ui/react-dropdown-menu";
import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";

export const DropdownMenu = Menu.Root;
export const DropdownMenuTrigger = Menu.Trigger;

export function DropdownMenuContent({ className, ...props }: ComponentProps<typeof Menu.Content>) {
  return (
    <Menu.Portal>
      <Menu.Content
        className={cn("z-50 min-w-32 rounded-md border bg-popover p-1 text-popover-foreground shadow-md", className)}
        {...props}
      />
    </Menu.Portal>
  );
}

export function DropdownMenuItem({ className, ...props }: ComponentProps<typeof Menu.Item>) {
  return <Menu.Item className={cn("rounded-sm px-2 py-1.5 text-sm focus:bg-accent", className)} {...props} />;
}
`;

export const tasks: Task[] = [
  { name: "plans", most: 1, files: { "lib/billing/plans.ts": plans } },
  {
    name: "brand",
    most: 3,
    files: {
      "lib/site.ts": swap(
        ['"AeroEdit"', '"Gymly"'],
        ["Flight logs without the paperwork.", "Run your gym."],
        ["support@example.com", "help@gymly.test"],
      ),
      "app/icon.svg": (text) => text.replaceAll("AeroEdit", "Gymly"),
      "app/globals.css": (text) => text.replace(/(--radius: )[^;]+;/, "$11rem;"),
    },
  },
  { name: "texts", most: 1, files: { "lib/copy.ts": reword } },
  {
    name: "a column",
    most: 2,
    files: {
      "prisma/schema.prisma": swap(
        [
          "  createdAt        DateTime  @default(now()) @db.Timestamptz\n",
          "  createdAt        DateTime  @default(now()) @db.Timestamptz\n  /// The gym that somebody works at.\n  gym              String?\n",
        ],
        ["  eventId    String\n\n", '  eventId    String\n\n  note String @default("")\n\n'],
      ),
      "prisma/migrations/20270101000000_gyms/migration.sql": `ALTER TABLE "User" ADD COLUMN "gym" TEXT;
ALTER TABLE "Subscription" ADD COLUMN "note" TEXT NOT NULL DEFAULT '';
`,
    },
  },
  {
    name: "a table",
    most: 3,
    files: {
      "prisma/schema.prisma": swap(
        ["  sessions      Session[]\n", "  sessions      Session[]\n  classes       Class[]\n"],
        [
          "/// How far",
          `/// A class that a trainer gives.
model Class {
  id        String @id @default(cuid())
  trainerId String
  title     String
  trainer   User   @relation(fields: [trainerId], references: [id])
}

/// How far`,
        ],
      ),
      "prisma/migrations/20270101010000_classes/migration.sql": `CREATE TABLE "Class" (
  "id" TEXT PRIMARY KEY,
  "trainerId" TEXT NOT NULL REFERENCES "User" ("id"),
  "title" TEXT NOT NULL
);
`,
      "lib/classes/classes.ts": `import "server-only";
import type { User } from "@/lib/auth/user";
import { createWithinLimit } from "@/lib/billing/usage";
import { database } from "@/lib/db";

/** The classes that the signed-in user gives. */
export const listClasses = (user: User) => database().prisma.class.findMany({ where: { trainerId: user.id } });

/** As many as the plan allows. */
export const addClass = (user: User, title: string, now: Date) =>
  createWithinLimit(user, "classes", now, (client) => client.class.create({ data: { trainerId: user.id, title } }));
`,
    },
  },
  {
    name: "a gate",
    most: 2,
    files: {
      "app/classes/page.tsx": `import { ClassMenu } from "@/components/classes/class-menu";
import { Page } from "@/components/site/page";
import { listClasses } from "@/lib/classes/classes";
import { mayAddClass } from "@/lib/classes/limit";
import { featurePage } from "@/lib/gate";

export default featurePage("/classes", "rooms", async (user) => {
  const classes = await listClasses(user);
  return (
    <Page title={\`Classes: \${classes.length}\`}>{mayAddClass(classes.length, new Date()) && <ClassMenu />}</Page>
  );
});
`,
      "app/layout.tsx": swap([
        "const pages: { href: Route; text: string; isForAll?: true }[] = [\n",
        'const pages: { href: Route; text: string; isForAll?: true }[] = [\n  { href: "/classes", text: "Classes" },\n',
      ]),
    },
  },
  {
    name: "a limit, a constant and a long file",
    most: 3,
    files: {
      "lib/classes/limit.ts": `import { timetable } from "@/lib/classes/timetable";

export const MOST_CLASSES = 40;

export const mayAddClass = (count: number, now: Date): boolean => count < MOST_CLASSES && now.getHours() in timetable;
`,
      "lib/classes/timetable.ts": timetable,
      "lib/site.ts": swap(["} as const;", '  /** Where trainers are found. */\n  city: "Lisbon",\n} as const;']),
    },
  },
  {
    name: "a sign-in provider",
    most: 3,
    files: {
      "lib/env.ts": swap([
        "} as const satisfies",
        '  discord: {\n    name: "Discord",\n    origin: "https://discord.com",\n    variables: ["AUTH_DISCORD_ID", "AUTH_DISCORD_SECRET"],\n  },\n} as const satisfies',
      ]),
      "lib/auth/providers.ts": swap(
        [
          "  google: {\n    create: (options) => Google(options),",
          "  discord: {\n    create: (options) => Discord(options),\n    verifiedProfile: z.object({ email: z.string(), verified: z.literal(true) }),\n  },\n  google: {\n    create: (options) => Google(options),",
        ],
        [
          'import GitHub from "next-auth/providers/github";',
          'import Discord from "next-auth/providers/discord";\nimport GitHub from "next-auth/providers/github";',
        ],
      ),
      ".env.example": swap([
        "# Magic links:",
        "# Discord: discord.com/developers. Callback: AUTH_URL/api/auth/callback/discord\nAUTH_DISCORD_ID=\nAUTH_DISCORD_SECRET=\n# Magic links:",
      ]),
    },
  },
  {
    name: "a reaction",
    most: 1,
    files: {
      "lib/reactions.ts": swap([
        "  accessEnded:",
        `  trialEndsSoon: ({ user, endsAt, key }) =>
    sendMail({ to: user.email, ...welcomeMail, subject: \`Your trial ends at \${endsAt.toISOString()}\`, page: "/pricing", key }),
  accessEnded:`,
      ]),
    },
  },
  {
    name: "a component of shadcn's",
    most: 4,
    files: {
      "components/ui/dropdown-menu.tsx": dropdown,
      "components/classes/class-menu.tsx": `import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from "@/components/ui/dropdown-menu";

export function ClassMenu() {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger>Add a class</DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuItem>Yoga</DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
`,
    },
  },
];

/** A test of one's own, with the kit that the others use. */
export const ownTest = `import { expect, test } from "@/tests/fixtures/test";
import { createSession, linkToCustomer, SAM } from "@/tests/fixtures/users";
import { visit } from "@/tests/fixtures/visitor";

test("classes are for who has rooms, and is signed in", async ({ stack }) => {
  expect((await visit(stack, "/classes")).status).toBe(307);
  const session = await createSession(stack.database, SAM.email);
  await linkToCustomer(stack.database, SAM.email, SAM.customerId);
  expect((await visit(stack, "/classes", { session })).headers.get("location")).toContain("feature=rooms");
});
`;
