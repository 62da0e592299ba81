import { deleteAccountAction, keepAccountAction } from "@/app/settings/account/actions";
import { ActionForm } from "@/components/site/action-form";
import { Alert, AlertDescription } from "@/components/ui/alert";
import { buttonVariants } from "@/components/ui/button";
import { Card, CardContent } from "@/components/ui/card";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import type { AccountState } from "@/lib/billing/leave";
import type { CANCEL_ON_LEAVING } from "@/lib/billing/leaving-policy";
import { accountPage, endingText } from "@/lib/copy";
import { formatDate } from "@/lib/format";

type AccountScreenProps = {
  email: string;
  state: AccountState;
  /** From when deleting the account cancels. */
  from: typeof CANCEL_ON_LEAVING;
  /** Whether Paddle couldn't be asked just now. */
  isOutdated: boolean;
  locale: string;
};

export function AccountScreen({ email, state, from, isOutdated, locale }: AccountScreenProps) {
  const { data, remove, leaving } = accountPage;
  // Without a subscription there is nothing to wait for.
  const isAtOnce = from === "immediately" || state.endings?.length === 0;
  const subscriptions = <Subscriptions endings={state.endings} isOutdated={isOutdated} locale={locale} />;
  return (
    <div className="flex flex-col gap-4">
      <Section title={data.title} text={data.text}>
        <a
          href="/settings/account/data"
          download
          className={buttonVariants({ variant: "outline", className: "max-sm:w-full" })}
        >
          {data.download}
        </a>
      </Section>
      <Section
        title={state.isLeaving ? leaving.title : remove.title}
        text={state.isLeaving ? leaving.text : isAtOnce ? remove.text : remove.textAtEnd}
      >
        {subscriptions}
        {state.isLeaving ? (
          <ActionForm
            action={keepAccountAction}
            fields={{}}
            label={leaving.keep}
            buttonClassName={buttonVariants({ variant: "outline", className: "self-start max-sm:w-full" })}
          />
        ) : (
          <>
            <p className="muted">{remove.kept}</p>
            <ActionForm
              action={deleteAccountAction}
              fields={{}}
              label={remove.submit}
              buttonClassName={buttonVariants({ variant: "destructive", className: "self-start max-sm:w-full" })}
              className="flex w-full max-w-md flex-col gap-3"
            >
              <Label htmlFor="confirmation" className="block break-words leading-normal">
                {remove.confirm(email)}
              </Label>
              <Input id="confirmation" name="email" type="email" required autoComplete="off" spellCheck={false} />
            </ActionForm>
          </>
        )}
      </Section>
    </div>
  );
}

type SectionProps = { title: string; text: string; children: React.ReactNode };

function Section({ title, text, children }: SectionProps) {
  return (
    <Card>
      <CardContent className="flex flex-col items-start gap-5">
        <div>
          <h2 className="font-semibold leading-tight">{title}</h2>
          <p className="muted mt-1">{text}</p>
        </div>
        {children}
      </CardContent>
    </Card>
  );
}

type SubscriptionsProps = Pick<AccountState, "endings"> & Pick<AccountScreenProps, "isOutdated" | "locale">;

function Subscriptions({ endings, isOutdated, locale }: SubscriptionsProps) {
  const { remove } = accountPage;
  const note = !endings ? remove.unknown : isOutdated ? remove.outdated : null;
  return (
    <>
      {note && (
        <Alert variant="warning">
          <AlertDescription>{note}</AlertDescription>
        </Alert>
      )}
      {endings?.length === 0 && <p className="text-sm">{remove.none}</p>}
      {endings && endings.length > 0 && (
        <section aria-labelledby="endings" className="w-full">
          <h3 id="endings" className="font-medium text-sm">
            {remove.subscriptions}
          </h3>
          <ul className="mt-2 divide-y rounded-lg border text-sm">
            {endings.map(({ id, name, kind, at }) => (
              <li key={id} className="px-4 py-3">
                <p className="break-words font-medium">{name}</p>
                <p className="text-muted-foreground">{endingText(kind, at && formatDate(at, locale))}</p>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
