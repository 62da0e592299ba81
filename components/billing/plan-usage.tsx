import { ButtonLink } from "@/components/site/page";
import type { LimitUsage, PlanUsage, Upgrade } from "@/lib/billing/plan-usage";
import * as copy from "@/lib/copy";
import { getPlansPath } from "@/lib/site";

/** What the plan gives, and how much of each limit is used. */
export function Usage({ usage: { plan, features, limits } }: { usage: PlanUsage }) {
  const counted = limits.filter(({ used }) => used !== null);
  const others = limits.filter(({ used }) => used === null).map(({ most, noun }) => copy.allowance(most, noun));
  const given = [...others, ...features].join(" · ");
  return (
    <div className="card usage">
      <h2>{copy.planUsage.title(plan)}</h2>
      {counted.map((limit) => (
        <LimitRow key={limit.noun.many} limit={limit} used={limit.used ?? 0} />
      ))}
      {given && <p>{given}</p>}
    </div>
  );
}

function LimitRow({ limit: { noun, most, upgrade }, used }: { limit: LimitUsage; used: number }) {
  const text = copy.usage({ used, most }, noun);
  if (most === Infinity) return <div>{text}</div>;
  return (
    <div>
      <label>
        {text}
        {used >= most && <strong> · {copy.planUsage.reached({ used, most })}</strong>}
        <progress max={most} value={used} />
      </label>
      {upgrade && <UpgradeLink upgrade={upgrade} />}
    </div>
  );
}

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
