import { ChevronRight } from "lucide-react";
import { Button } from "@/components/ui/button";

type SignInFormProps = {
  enter: (form: FormData) => Promise<void>;
  ways: { github: boolean; google: boolean; email: boolean };
  /** Users to sign in as with one click; only in local development. */
  examples: { email: string; name: string; shows: string }[];
  callbackUrl: string;
  state: "ready" | "sent" | "failed";
};

const messages = {
  ready: null,
  sent: "We sent you a link. Open it on this device to sign in; it works once and for 24 hours.",
  failed: "That didn’t work. The link may have been used already or be too old. Please try again.",
};

export function SignInForm({ enter, ways, examples, callbackUrl, state }: SignInFormProps) {
  const returnField = <input type="hidden" name="callbackUrl" value={callbackUrl} />;
  return (
    <div className="mx-auto flex max-w-md flex-col gap-6">
      <h1 className="font-semibold text-2xl tracking-tight">Sign in</h1>
      {messages[state] && (
        <p role="status" className="rounded-xl bg-notice-soft p-4 text-notice text-sm">
          {messages[state]}
        </p>
      )}
      {ways.email && (
        <form action={enter} className="flex flex-col gap-2">
          {returnField}
          <label htmlFor="email" className="font-medium text-sm">
            E-mail address
          </label>
          <input
            id="email"
            name="email"
            type="email"
            required
            autoComplete="email"
            className="min-h-11 rounded-lg border border-border bg-card px-3 outline-offset-2 focus-visible:outline-2 focus-visible:outline-ring"
          />
          <Button type="submit" name="way" value="nodemailer">
            Send me a link
          </Button>
        </form>
      )}
      {(["github", "google"] as const).map(
        (way) =>
          ways[way] && (
            <form key={way} action={enter} className="flex flex-col">
              {returnField}
              <Button type="submit" name="way" value={way} variant="outline">
                Continue with {{ github: "GitHub", google: "Google" }[way]}
              </Button>
            </form>
          ),
      )}
      {examples.length > 0 && (
        <section aria-labelledby="examples">
          <h2 id="examples" className="font-medium text-sm">
            Example users
          </h2>
          <p className="mt-1 text-muted-foreground text-sm">
            Only here, on this machine. Each shows another state of the billing screen.
          </p>
          <ul className="mt-3 divide-y divide-border overflow-hidden rounded-xl border border-border bg-card">
            {examples.map(({ email, name, shows }) => (
              <li key={email}>
                <form action={enter}>
                  {returnField}
                  <input type="hidden" name="way" value="local" />
                  <button
                    type="submit"
                    name="email"
                    value={email}
                    className="flex w-full cursor-pointer items-center gap-3 px-4 py-2.5 text-left -outline-offset-2 hover:bg-muted focus-visible:outline-2 focus-visible:outline-ring"
                  >
                    <span className="min-w-0 flex-1">
                      <span className="block font-medium text-sm">{name}</span>
                      <span className="block text-muted-foreground text-sm">{shows}</span>
                    </span>
                    <ChevronRight aria-hidden className="size-4 shrink-0 text-muted-foreground" />
                  </button>
                </form>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
