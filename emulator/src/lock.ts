import { execFileSync } from "node:child_process";
import { linkSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from "node:fs";

function read(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** When a process began, as its system tells it: a later one with the same number began at another time. Empty where nobody knows. */
function beginning(pid: number): string {
  const stat = read(`/proc/${pid}/stat`);
  if (stat) {
    const [started = ""] = stat
      .slice(stat.lastIndexOf(")") + 2)
      .split(" ")
      .slice(19);
    return `${read("/proc/sys/kernel/random/boot_id")?.trim()} ${started}`;
  }
  if (process.platform === "win32") return "";
  try {
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { stdio: ["ignore", "pipe", "ignore"] })
      .toString()
      .trim();
  } catch {
    return "";
  }
}

/** The process a lock speaks of, if it is still that one. */
function holder(lock: string): number | null {
  const [first = "", began = ""] = lock.split("\n");
  const pid = Number(first);
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid || !isAlive(pid)) return null;
  const known = beginning(pid);
  return began === "" || known === "" || began === known ? pid : null;
}

function tryCreate(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** Moves a dead process's lock out of the way; should somebody have replaced it just now, theirs is put back. */
function removeStale(path: string, stale: string): void {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
    if (read(aside) !== stale) linkSync(aside, path);
  } catch {
    // Somebody else was faster; the next try sees what they made.
  }
  rmSync(aside, { force: true });
}

/** Takes the lock of a file, which a process that was killed leaves behind but doesn't keep; throws while another one has it. */
export function lockFile(file: string): { release: () => void } {
  const path = `${file}.lock`;
  const own = `${process.pid}\n${beginning(process.pid)}\n`;
  while (!tryCreate(path, own)) {
    const lock = read(path);
    if (lock === null) continue;
    const pid = holder(lock);
    if (pid !== null) throw new Error(`${file} is in use by process ${pid}`);
    removeStale(path, lock);
  }
  const release = () => {
    if (read(path) === own) unlinkSync(path);
  };
  return { release };
}
