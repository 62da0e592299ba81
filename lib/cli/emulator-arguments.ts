import type { Env } from "@/lib/env";

type Settings = Pick<Env, "PADDLE_API_KEY" | "PADDLE_WEBHOOK_SECRET" | "AUTH_URL">;

/** How the emulator is started: it reads no variables, so that it shares nothing with the app but the wire. */
export function emulatorArguments(settings: Settings, port: string, stateFile: string): string[] {
  const { PADDLE_API_KEY, PADDLE_WEBHOOK_SECRET, AUTH_URL } = settings;
  const appPort = new URL(AUTH_URL).port || "80";
  return [
    ...["--port", port, "--state", stateFile, "--api-key", PADDLE_API_KEY],
    ...["--webhook-url", `http://127.0.0.1:${appPort}/api/webhooks/paddle`],
    ...["--webhook-secret", PADDLE_WEBHOOK_SECRET[0] ?? ""],
    ...["--return-url", `${AUTH_URL}/checkout`],
  ];
}
