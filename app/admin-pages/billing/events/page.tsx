import type { Metadata } from "next";
import { AdminFrame } from "@/components/admin/frame";
import { FilterForm, formatInstant, IdLink, Instant, LogList, LogRow } from "@/components/admin/parts";
import { Badge } from "@/components/ui/badge";
import { eventOutcomes, eventsPage } from "@/lib/admin/copy";
import { type EventLine, type EventOutcome, listEvents } from "@/lib/admin/event-log";
import { adminPaths, withQuery } from "@/lib/admin/paths";
import { readInstant, readQuery } from "@/lib/admin/query";
import { adminPage } from "@/lib/auth/admin";

export const metadata: Metadata = { title: eventsPage.title };

const path = adminPaths.events;

export default adminPage(path, async (_admin, { query }) => {
  const given = readQuery(query, ["customer", "subscription", "type", "from", "to", "after"] as const);
  const { after = null, customer = null, subscription = null, type = null } = given;
  const times = { from: readInstant(given.from), to: readInstant(given.to) };
  const { lines, next } = await listEvents({ customer, subscription, type, ...times }, after);
  const { filter } = eventsPage;
  return (
    <AdminFrame current="events" title={eventsPage.title} description={eventsPage.description}>
      <FilterForm
        path={path}
        query={given}
        fields={[
          { name: "customer", label: filter.customer, hint: filter.customerHint },
          { name: "subscription", label: filter.subscription, hint: "sub_…" },
          { name: "type", label: filter.type, hint: "subscription.updated" },
          { name: "from", label: filter.from, type: "datetime-local" },
          { name: "to", label: filter.to, type: "datetime-local" },
        ]}
      />
      <LogList path={path} query={given} next={next} empty={eventsPage.empty} noMatch={eventsPage.noMatch}>
        {lines.map((line) => (
          <EventRow key={line.id} line={line} />
        ))}
      </LogList>
    </AdminFrame>
  );
});

const variants: Record<EventOutcome, "success" | "secondary" | "outline" | "destructive"> = {
  current: "success",
  older: "outline",
  other: "secondary",
  "not-applied": "destructive",
};

function EventRow({ line }: { line: EventLine }) {
  const { subscriptionId, paddleCustomerId } = line;
  const occurredAt = formatInstant(new Date(line.occurredAt));
  return (
    <LogRow title={line.type} badge={<Badge variant={variants[line.outcome]}>{eventOutcomes[line.outcome]}</Badge>}>
      <Instant at={line.receivedAt}>{eventsPage.received}</Instant>
      <span>{eventsPage.occurred(occurredAt)}</span>
      {subscriptionId && <IdLink href={withQuery(path, { subscription: subscriptionId })}>{subscriptionId}</IdLink>}
      {paddleCustomerId && <IdLink href={withQuery(path, { customer: paddleCustomerId })}>{paddleCustomerId}</IdLink>}
      <span className="wrap-anywhere font-mono">{line.id}</span>
    </LogRow>
  );
}
