import type { Metadata } from "next";
import { ProNav } from "@/app/pro/nav";
import { ActionForm } from "@/components/site/action-form";
import { Notice } from "@/components/site/notice";
import { Page, PlansLink } from "@/components/site/page";
import { buttonVariants } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { userPage } from "@/lib/auth/user";
import { getAccess } from "@/lib/billing/access";
import { limits } from "@/lib/billing/plans";
import { limitReached, usage } from "@/lib/copy";
import { addAction, removeAction } from "./actions";
import { copy, limit, list, path } from "./projects";

export const metadata: Metadata = { title: copy.title };

/** An example of a list that plans limit: for everybody who is signed in, as long as the plan allows. */
export default userPage(path, async (user, { query }) => {
  const [access, items] = await Promise.all([getAccess(user, new Date()), list(user)]);
  const used = { used: items.length, most: access.limit(limit) };
  const isFull = used.used >= used.most;
  const isNothing = used.used === 0 && used.most === 0;
  // Says so where the form that did it is gone. Else the next name can be typed at once: at another address it is another form.
  const done = query.done === "deleted" || (query.done === "added" && isFull) ? copy.done[query.done] : null;
  return (
    <Page
      title={copy.title}
      description={isNothing ? undefined : usage(used, limits[limit])}
      nav={<ProNav current="projects" />}
    >
      {done && <Notice key={Date.now()}>{done}</Notice>}
      <Card className="gap-0 divide-y py-0 sm:py-0">
        {items.length > 0 ? (
          <ul className="divide-y">
            {items.map(({ id, name }) => (
              <li key={id} className="flex min-h-16 items-center gap-4 px-5 py-3 sm:px-6">
                <span className="min-w-0 flex-1 break-words font-medium text-sm">{name}</span>
                <ActionForm
                  action={removeAction}
                  fields={{ id }}
                  label={
                    <>
                      {copy.delete}
                      <span className="sr-only"> {name}</span>
                    </>
                  }
                  buttonClassName={buttonVariants({ variant: "outline", size: "sm" })}
                  className="flex max-w-1/2 flex-col items-end gap-1.5"
                />
              </li>
            ))}
          </ul>
        ) : (
          <div className="px-5 py-6 sm:px-6">
            <h2 className="font-semibold">{copy.empty.title}</h2>
            {!isFull && <p className="muted mt-1">{copy.empty.text}</p>}
          </div>
        )}
        <ActionForm
          action={addAction}
          fields={isFull ? null : {}}
          label={copy.add}
          buttonClassName={buttonVariants({ className: "max-sm:w-full" })}
          className="flex flex-wrap items-end gap-3 px-5 py-4 sm:px-6"
        >
          {isFull ? (
            <>
              <p className="basis-64 grow self-center text-sm">{limitReached(used, limits[limit])}</p>
              <PlansLink />
            </>
          ) : (
            <Label className="min-w-0 grow basis-64 flex-col items-start">
              {copy.name}
              <Input name="name" required maxLength={100} autoComplete="off" autoFocus={query.done === "added"} />
            </Label>
          )}
        </ActionForm>
      </Card>
    </Page>
  );
});
