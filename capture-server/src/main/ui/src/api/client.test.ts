import { afterEach, expect, test, vi } from "vitest";
import { ApiProblem, getJson } from "./client";

afterEach(() => {
  vi.unstubAllGlobals();
});

function answering(body: BodyInit): void {
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(body)));
}

test.each(['{"messages":[{"id":"1"', "<html>Sign in</html>", ""])(
  "getJson_answerThatIsNoJson_isAProblem %s",
  async (body) => {
    answering(body);
    const problem: unknown = await getJson("/messages").catch((e: unknown) => e);
    expect(problem).toBeInstanceOf(ApiProblem);
    expect(problem).toMatchObject({ status: 0, title: "No whole answer" });
  },
);

test("getJson_connectionCutOff_isAProblem", async () => {
  const cut = new ReadableStream({
    start: (controller) => controller.error(new TypeError("network error")),
  });
  answering(cut);
  await expect(getJson("/messages")).rejects.toBeInstanceOf(ApiProblem);
});

test("getJson_abortedWhileItCame_isNoProblem", async () => {
  const cut = new ReadableStream({
    start: (controller) => controller.error(new DOMException("aborted", "AbortError")),
  });
  answering(cut);
  await expect(getJson("/messages")).rejects.toMatchObject({ name: "AbortError" });
});
