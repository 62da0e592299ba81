import type { Metadata } from "next";
import { proPage } from "@/app/pro/copy";
import { ProNav } from "@/app/pro/nav";
import { addProjectAction, deleteProjectAction } from "@/app/pro/projects/actions";
import { listProjects } from "@/app/pro/projects/projects";
import { ActionForm } from "@/components/site/action-form";
import { Page, PlansLink } from "@/components/site/page";
import { buttonVariants } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { userPage } from "@/lib/auth/user";
import { getAccess } from "@/lib/billing/access";
import { example, limits } from "@/lib/billing/plans";
import { limitReached, usage } from "@/lib/copy";

const copy = proPage.projects;
export const metadata: Metadata = { title: copy.title };

/** An example of a list that plans limit: for everybody who is signed in, as long as the plan allows. */
export default userPage("/pro/projects", async (user) => {
  const [access, projects] = await Promise.all([getAccess(user, new Date()), listProjects(user)]);
  const used = { used: projects.length, most: access.limit(example.limit) };
  const isFull = used.used >= used.most;
  return (
    <Page title={copy.title} description={usage(used, limits[example.limit])} nav={<ProNav current="projects" />}>
      {projects.length > 0 && (
        <Card className="mb-6 py-0 sm:py-0">
          <ul className="divide-y">
            {projects.map(({ id, name }) => (
              <li key={id} className="between min-h-16 px-5 py-3 sm:px-6">
                <span className="min-w-0 break-words">{name}</span>
                <ActionForm
                  action={deleteProjectAction}
                  fields={{ id }}
                  label={
                    <>
                      {copy.delete}
                      <span className="sr-only"> {name}</span>
                    </>
                  }
                  buttonClassName={buttonVariants({ variant: "outline", size: "sm" })}
                />
              </li>
            ))}
          </ul>
        </Card>
      )}
      <ActionForm
        action={addProjectAction}
        fields={isFull ? null : {}}
        label={copy.add}
        buttonClassName={buttonVariants({ className: "sm:self-start" })}
        className="flex max-w-sm flex-col items-start gap-3"
      >
        {isFull ? (
          <>
            <p className="text-sm">{limitReached(used, limits[example.limit])}</p>
            <PlansLink />
          </>
        ) : (
          <Label className="w-full flex-col items-start">
            {copy.name}
            <Input name="name" required maxLength={100} />
          </Label>
        )}
      </ActionForm>
    </Page>
  );
});
