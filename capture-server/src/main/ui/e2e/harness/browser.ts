import { chromium } from "playwright-core";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { expect } from "vitest";

export type Theme = "light" | "dark";

/** The system's Chromium, asking nobody but us. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** A reader of the page with a profile of its own, and all that went wrong before their eyes. */
export class Reader {
  private readonly problems: string[] = [];
  private allowed: RegExp | undefined;

  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
  ) {}

  static async open(browser: Browser, url: string, theme: Theme = "light"): Promise<Reader> {
    const context = await browser.newContext({
      baseURL: url,
      viewport: { width: 1280, height: 800 },
      colorScheme: theme,
      timezoneId: "Europe/Berlin",
      locale: "en-GB",
      acceptDownloads: true,
    });
    context.setDefaultTimeout(15_000);
    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: url });
    const reader = new Reader(context, await context.newPage());
    reader.listen(url);
    return reader;
  }

  /** Errors that the test means to provoke, such as a server that is gone. */
  allow(problem: RegExp): void {
    this.allowed = problem;
  }

  /** Nothing was thrown, no error logged (a breach of the CSP is one), no other host asked. */
  expectClean(): void {
    const { allowed } = this;
    expect(this.problems.filter((problem) => !allowed?.test(problem))).toEqual([]);
  }

  get log(): string {
    return this.problems.join("\n");
  }

  private listen(url: string): void {
    this.context.on("weberror", (error) => this.problems.push(`thrown: ${error.error().stack}`));
    this.context.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") {
        this.problems.push(`${message.type()}: ${message.text()} (${message.location().url})`);
      }
    });
    this.context.on("request", (request) => {
      const asked = new URL(request.url());
      const own = asked.origin === url || asked.protocol === "blob:" || asked.protocol === "data:";
      if (!own) this.problems.push(`asked another host: ${request.url()}`);
    });
  }
}
