import "server-only";
import type { Route } from "next";
import { redirect } from "next/navigation";
import type { z } from "zod";
import { type ActionState, type User, userAction, userPage, userRoute } from "@/lib/auth/user";
import { type Access, getAccess } from "@/lib/billing/access";
import { type Feature, features, plans } from "@/lib/billing/plans";
import { needsPlan } from "@/lib/copy";
import { publicAddress } from "@/lib/env";
import { getPlansPath } from "@/lib/paths";

// What needs a feature: a page, a server action, a route. For anything else that somebody may have or not (a limit, seats,
// a plan) ask `getAccess` in the page, action or route itself.

type PageOf<Params> = Parameters<typeof userPage<Params>>;
type PageProps<Params> = Parameters<PageOf<Params>[1]>[1] & { access: Access };

/** `userPage` for whoever has a feature. Others are led to the plans, which say who has it. */
export const featurePage = <Params = unknown>(
  path: PageOf<Params>[0],
  feature: Feature,
  render: (user: User, props: PageProps<Params>) => ReturnType<PageOf<Params>[1]>,
) =>
  userPage<Params>(path, async (user, props) => {
    const access = await getAccess(user, new Date());
    if (!access.has(feature)) redirect(pathToPlansWith(feature) as Route);
    return render(user, { ...props, access });
  });

/** `userAction` for whoever has a feature. Others are told which plans have it. */
export const featureAction = <Schema extends z.ZodType>(
  feature: Feature,
  schema: Schema,
  run: (input: z.output<Schema>, user: User, access: Access) => Promise<ActionState>,
) =>
  userAction(schema, async (input, user): Promise<ActionState> => {
    const access = await getAccess(user, new Date());
    return access.has(feature) ? run(input, user, access) : { error: whyRefused(feature), refused: "feature" };
  });

/** `userRoute` for whoever has a feature. Others get a 403 that names it, with the address of the plans. */
export const featureRoute = (
  feature: Feature,
  run: (user: User, request: Request, access: Access) => Promise<Response>,
) =>
  userRoute(async (user, request) => {
    const access = await getAccess(user, new Date());
    if (access.has(feature)) return run(user, request, access);
    const address = String(new URL(pathToPlansWith(feature), publicAddress));
    return Response.json({ error: "no-access", feature, plans: address }, { status: 403 });
  });

const pathToPlansWith = (feature: Feature) =>
  `${getPlansPath() ?? "/settings/billing"}?${new URLSearchParams({ feature })}`;

const whyRefused = (feature: Feature) =>
  needsPlan(
    features[feature],
    plans.flatMap(({ name, includes }) => (includes.features.includes(feature) ? name : [])),
  );
