import type { ReactNode } from "react";
import { ButtonLink } from "@/components/site/page";
import type { LimitUsage, PlanUsage, Upgrade } from "@/lib/billing/plan-usage";
import * as copy from "@/lib/copy";
import { getPlansPath } from "@/lib/paths";

/** What the plan gives, and how much of each limit is used. */
export function Usage({ usage: { plan, features, limits } }: { usage: PlanUsage }) {
  const given = limits.flatMap((limit) => (hasBar(limit) ? [] : textOf(limit)));
  const rest = [...given, ...features].join(" · ");
  return (
    <div className="card usage">
      <h2>{copy.planUsage.title(plan)}</h2>
      {limits.filter(hasBar).map((limit) => (
        <LimitRow key={limit.noun.many} limit={limit} />
      ))}
      {rest && <p>{rest}</p>}
    </div>
  );
}

/** Whether there is an end to it, and how near that is. */
const hasBar = (limit: LimitUsage): limit is LimitUsage & { used: number } =>
  limit.used !== null && limit.most !== Infinity;

const textOf = ({ used, most, noun }: LimitUsage) =>
  used === null ? copy.allowance(most, noun) : copy.usage({ used, most }, noun);

function LimitRow({ limit }: { limit: LimitUsage & { used: number } }) {
  if (limit.used < limit.most) return <Bar limit={limit} />;
  return (
    <div>
      <Bar limit={limit}>
        <strong> · {copy.planUsage.reached(limit)}</strong>
      </Bar>
      {limit.upgrade && <UpgradeLink upgrade={limit.upgrade} />}
    </div>
  );
}

const Bar = ({ limit, children }: { limit: LimitUsage & { used: number }; children?: ReactNode }) => (
  <label>
    {textOf(limit)}
    {children}
    <progress max={limit.most} value={limit.used} />
  </label>
);

/** To the change that gives more, or to the plans where there is nothing to change yet, or not now. */
function UpgradeLink({ upgrade: { name, isSamePlan, change } }: { upgrade: Upgrade }) {
  const path = getPlansPath();
  const label = copy.planUsage.upgrade(name, isSamePlan);
  const look = { variant: "outline", size: "sm" } as const;
  if (!change)
    return (
      path && (
        <ButtonLink href={path} {...look}>
          {label}
        </ButtonLink>
      )
    );
  const { subscriptionId, plan, quantity } = change;
  return (
    <ButtonLink href={`/settings/billing/${subscriptionId}/plan?plan=${plan}&quantity=${quantity}`} {...look}>
      {label}
    </ButtonLink>
  );
}
