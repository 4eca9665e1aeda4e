import { expect } from "vitest";
import { testsWith } from "./harness/test.ts";

const test = testsWith(() => Promise.resolve());

test("page_isServedUnderStrictHeaders", async ({ server }) => {
  for (const path of ["/", "/call?id=x", "/live", "/status"]) {
    const response = await fetch(server.url + path);
    expect(response.status).toBe(200);
    const policy = response.headers.get("content-security-policy") ?? "";
    const directives = new Map(
      policy.split(";").map((each) => {
        const [name = "", ...sources] = each.trim().split(/\s+/);
        return [name, sources.join(" ")];
      }),
    );
    expect(directives.get("default-src")).toMatch(/^'(self|none)'$/);
    expect(directives.get("script-src") ?? directives.get("default-src")).toBe("'self'");
    expect(directives.get("frame-ancestors")).toBe("'none'");
    expect(directives.get("base-uri")).toBe("'none'");
    expect(policy).not.toContain("unsafe-eval");
    expect(policy).not.toMatch(/https?:/);
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("referrer-policy")).toBe("no-referrer");
    expect(response.headers.get("cache-control")).toMatch(/no-cache|max-age=0/);

    const html = await response.text();
    expect(html).toContain('src="/assets/');
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)/);
    expect(html).not.toMatch(/\son\w+\s*=|style\s*=|<style/);
  }
});

test("assets_areHashedAndKeptForever", async ({ server }) => {
  const html = await (await fetch(`${server.url}/`)).text();
  const assets = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((each) => each[1]!);
  expect(assets.length).toBeGreaterThanOrEqual(2);
  for (const asset of assets) {
    expect(asset).toMatch(/-[\w-]{8}\.(js|css)$/);
    const response = await fetch(server.url + asset);
    expect(response.status).toBe(200);
    expect(response.headers.get("cache-control")).toContain("immutable");
    expect(response.headers.get("content-encoding")).toBe("gzip");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  }
});

test("whatIsNoFileOfThePage_isNotFound", async ({ server }) => {
  for (const path of ["/assets/nothing.js", "/assets/..%2f..%2findex.html", "/index.php"]) {
    expect([400, 404]).toContain((await fetch(server.url + path)).status);
  }
});
