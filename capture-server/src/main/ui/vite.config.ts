import { defineConfig } from "vitest/config";
import { served } from "./build/served.ts";

/** The server that `npm run dev` asks; it can be any that runs. */
const server = process.env["HEPATICA_URL"] ?? "http://127.0.0.1:9080";

export default defineConfig({
  build: {
    // Where the server looks for its page on the class path.
    outDir: "../../../target/classes/io/hepatica/server/page",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
  },
  plugins: [served()],
  server: { proxy: { "/api": server, "/health": server } },
  test: { include: ["src/**/*.test.ts"] },
});
