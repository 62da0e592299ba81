import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

/** What a command says to a person, asks them, and leaves for them to do. */
export type Dialog = {
  say: (line: string) => void;
  /** Something that was changed: said, and counted. */
  did: (line: string) => void;
  /** Something that only they can do: said now, and counted. */
  leave: (line: string) => void;
  counts: { did: number; left: number };
  /** Asks a person; whoever has said `--yes` agrees, and where nobody can be asked the answer is no. */
  agree: (question: string) => Promise<boolean>;
  /** Asks for something that isn't shown while it is typed; "" where nobody can be asked. */
  askSecret: (question: string) => Promise<string>;
};

export function openDialog({ isYes }: { isYes: boolean }): Dialog {
  const isPerson = Boolean(process.stdin.isTTY && process.stdout.isTTY);
  const counts = { did: 0, left: 0 };
  const ask = async (question: string, { isHidden = false } = {}) => {
    // First, so that nothing typed from here on is shown.
    const output = isHidden ? new Writable({ write: (_chunk, _encoding, done) => done() }) : process.stdout;
    const lines = createInterface({ input: process.stdin, output, terminal: true });
    lines.on("SIGINT", () => process.exit(130));
    if (isHidden) process.stdout.write(`${question} `);
    const answer = await lines.question(`${question} `).finally(() => lines.close());
    if (isHidden) process.stdout.write("\n");
    return answer.trim();
  };
  return {
    say: (line) => console.log(line),
    did: (line) => {
      counts.did += 1;
      console.log(line);
    },
    leave: (line) => {
      counts.left += 1;
      console.log(`! ${line}`);
    },
    counts,
    agree: async (question) => {
      if (isYes) return true;
      return isPerson && /^y(es)?$/i.test(await ask(`${question} [y/N]`));
    },
    askSecret: async (question) => (isPerson ? ask(question, { isHidden: true }) : ""),
  };
}
