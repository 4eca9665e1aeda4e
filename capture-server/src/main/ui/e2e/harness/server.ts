import { execFile, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Status } from "../../src/api/types.ts";
import { capture, ROOT } from "./paths.ts";

const COMMAND = join(ROOT, "scripts/hepatica");
const START_MILLIS = 60_000;
const SETTLE_MILLIS = 20_000;

/** The real server as a process of its own, on free ports, with an empty data directory. */
export class Server {
  /** Frames that were sent to it so far. */
  sent = 0;

  private constructor(
    private readonly process: ChildProcess,
    private readonly directory: string,
    /** `http://127.0.0.1:43210` */
    readonly url: string,
    readonly udp: string,
    readonly tcp: string,
  ) {}

  static async start(more: readonly string[] = []): Promise<Server> {
    const directory = mkdtempSync(join(tmpdir(), "hepatica-e2e-"));
    const settings = [
      `data-dir=${directory}`,
      "hep.udp=127.0.0.1:0",
      "hep.tcp=127.0.0.1:0",
      "http.bind=127.0.0.1:0",
      ...more,
    ];
    const child = spawn(COMMAND, ["serve", ...settings.flatMap((each) => ["--set", each])], {
      stdio: ["ignore", "pipe", "pipe"],
      env: environment({ HEPATICA_JAVA_OPTS: "-Xmx768m" }),
    });
    // Also where the run is broken off.
    process.once("exit", () => child.kill("SIGKILL"));
    const addresses = await listeners(child).catch((e: unknown) => {
      child.kill("SIGKILL");
      throw e;
    });
    const { "hep/udp": udp, "hep/tcp": tcp, http } = addresses;
    if (udp === undefined || tcp === undefined || http === undefined) {
      throw new Error(`the server did not say where it listens: ${JSON.stringify(addresses)}`);
    }
    return new Server(child, directory, `http://${http}`, udp, tcp);
  }

  /** Sends a real capture as if its last frame were taken now; returns when all is searchable. */
  async send(name: string, frames: number, ...options: readonly string[]): Promise<void> {
    await this.startSending(name, ...options);
    await this.settled(frames);
  }

  async startSending(name: string, ...options: readonly string[]): Promise<void> {
    const file = capture(name);
    const to = ["--tcp", "--to", this.tcp];
    await promisify(execFile)(COMMAND, ["send", file, "--rewrite-time", ...to, ...options], {
      env: environment({}),
    });
  }

  /** Sends HEP3 frames by one TCP connection; returns when all are searchable. */
  async frames(frames: readonly Uint8Array[], count = frames.length): Promise<void> {
    const [host, port] = this.tcp.split(":");
    await new Promise<void>((done, failed) => {
      const socket = connect(Number(port), host);
      socket.on("error", failed);
      socket.on("close", () => done());
      socket.end(Buffer.concat(frames));
      socket.resume();
    });
    await this.settled(count);
  }

  /** Waits until so many frames more than before are counted as searchable. */
  async settled(more: number): Promise<void> {
    this.sent += more;
    const deadline = Date.now() + SETTLE_MILLIS;
    for (;;) {
      const { received, indexed } = (await this.api<Status>("/status")).capture;
      if (received >= this.sent && indexed >= this.sent) return;
      if (Date.now() > deadline) {
        throw new Error(`${this.sent} frames were sent, ${received} taken, ${indexed} searchable`);
      }
      await new Promise((resume) => setTimeout(resume, 50));
    }
  }

  async api<T>(path: string): Promise<T> {
    const response = await fetch(`${this.url}/api/v1${path}`);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  async stop(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const gone = new Promise((resume) => this.process.once("exit", resume));
      this.process.kill("SIGTERM");
      const killer = setTimeout(() => this.process.kill("SIGKILL"), 10_000);
      await gone;
      clearTimeout(killer);
    }
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** Ours without what would configure a server: tests do not depend on who runs them. */
function environment(more: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("HEPATICA_"));
  return { ...Object.fromEntries(own), ...more };
}

/** The addresses of the `listening NAME ADDRESS` lines, once the server says `ready`. */
function listeners(child: ChildProcess): Promise<Readonly<Record<string, string>>> {
  return new Promise((resolve, reject) => {
    let out = "";
    let errors = "";
    const fail = (why: string) => reject(new Error(`${why}\n${out}${errors}`));
    const timer = setTimeout(() => fail("the server did not get ready"), START_MILLIS);
    child.stderr?.on("data", (bytes: Buffer) => (errors += bytes.toString()));
    child.stdout?.on("data", (bytes: Buffer) => {
      out += bytes.toString();
      if (!/^ready$/m.test(out)) return;
      clearTimeout(timer);
      const lines = [...out.matchAll(/^listening (\S+) (\S+)$/gm)];
      resolve(Object.fromEntries(lines.map(([, name, address]) => [name, address])));
    });
    child.once("exit", (code) => {
      clearTimeout(timer);
      fail(`the server ended with ${code}`);
    });
    child.once("error", reject);
  });
}
