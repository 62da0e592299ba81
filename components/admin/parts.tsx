import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { ButtonLink } from "@/components/site/page";
import { Button } from "@/components/ui/button";
import { Card, CardContent } from "@/components/ui/card";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { filterForm, listNav } from "@/lib/admin/copy";

type SectionProps = { id: string; title: string; description?: string; children: ReactNode };

/** A card with a heading of its own. */
export function Section({ id, title, description, children }: SectionProps) {
  return (
    <Card>
      <section aria-labelledby={id}>
        <CardContent className="flex flex-col gap-4">
          <div>
            <h2 id={id} className="wrap-anywhere font-semibold">
              {title}
            </h2>
            {description && <p className="mt-1 text-muted-foreground text-sm">{description}</p>}
          </div>
          {children}
        </CardContent>
      </section>
    </Card>
  );
}

type Query = Record<string, string>;
type Field = { name: string; label: string; type?: string; hint?: string };

/** A form that puts what is looked for into the address, with script and without. */
export function FilterForm({ path, query, fields }: { path: Route; query: Query; fields: Field[] }) {
  return (
    <form action={path} className="grid items-end gap-x-4 gap-y-3 sm:grid-cols-2">
      {fields.map(({ name, label, type = "text", hint }) => (
        <div key={name} className="flex min-w-0 flex-col gap-1.5">
          <Label htmlFor={name}>{label}</Label>
          <Input
            id={name}
            name={name}
            type={type}
            defaultValue={query[name] ?? ""}
            placeholder={hint}
            autoComplete="off"
          />
        </div>
      ))}
      <div className="flex gap-2">
        <Button type="submit" variant="outline">
          {filterForm.submit}
        </Button>
        {fields.some(({ name }) => query[name]) && (
          <ButtonLink href={path} variant="ghost">
            {filterForm.clear}
          </ButtonLink>
        )}
      </div>
    </form>
  );
}

type LogListProps = {
  path: Route;
  query: Query;
  next: string | null;
  empty: string;
  /** Where nothing matches what the address asks for. */
  noMatch?: string;
  children: ReactNode[];
};

/** The rows of a page, and the links to the pages around it. */
export function LogList({ path, query, next, empty, noMatch = empty, children }: LogListProps) {
  const { after, ...filter } = query;
  const linkTo = (more: Record<string, string>) => {
    const query = new URLSearchParams({ ...filter, ...more }).toString();
    return `${path}${query && `?${query}`}` as Route;
  };
  return (
    <>
      <Card className="py-0 sm:py-0">
        {children.length > 0 ? (
          <ul className="divide-y">{children}</ul>
        ) : (
          <p className="p-8 text-center text-muted-foreground text-sm">
            {Object.keys(query).length > 0 ? noMatch : empty}
          </p>
        )}
      </Card>
      {(after || next) && (
        <div className="flex flex-wrap justify-center gap-3">
          {after && (
            <ButtonLink href={linkTo({})} variant="outline">
              {listNav.newest}
            </ButtonLink>
          )}
          {next && (
            <ButtonLink href={linkTo({ after: next })} variant="outline">
              {listNav.next}
            </ButtonLink>
          )}
        </div>
      )}
    </>
  );
}

/** A row of a list: what it is and how it ended, and below that who, what and when. */
export function LogRow({ title, badge, children }: { title: string; badge: ReactNode; children: ReactNode }) {
  return (
    <li className="flex flex-col gap-1.5 px-5 py-3 sm:px-6">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <span className="wrap-anywhere font-medium text-sm">{title}</span>
        {badge}
      </div>
      <div className="flex flex-wrap gap-x-4 gap-y-0.5 text-muted-foreground text-xs">{children}</div>
    </li>
  );
}

/** An id that leads to what else there is about it. */
export function IdLink({ href, children }: { href: Route; children: string }) {
  return (
    <Link href={href} prefetch={false} className="wrap-anywhere font-mono underline underline-offset-2">
      {children}
    </Link>
  );
}

/** To the second, in UTC, as the page says. */
export const formatInstant = (at: Date): string => at.toISOString().slice(0, 19).replace("T", " ");

export function Instant({ at, children }: { at: Date; children?: (text: string) => string }) {
  const text = formatInstant(at);
  return <time dateTime={at.toISOString()}>{children?.(text) ?? text}</time>;
}
