import type { Env } from "@/lib/env";

/** How the emulator is started: it reads no variables, so that it shares nothing with the app but the wire. */
export function emulatorArguments(
  { PADDLE_API_KEY, PADDLE_WEBHOOK_SECRET, AUTH_URL }: Env,
  port: string,
  state: string,
) {
  return [
    ...["--port", port],
    ...["--state", state],
    ...["--api-key", PADDLE_API_KEY],
    ...["--webhook-url", `${AUTH_URL}/api/webhooks/paddle`],
    ...["--webhook-secret", PADDLE_WEBHOOK_SECRET[0] ?? ""],
  ];
}
