import type { Message, SessionState } from "../api/types";

/** How a row looks: each has a colour (a token) and a shape of its own, never colour alone. */
export type Outcome = "request" | "1xx" | "2xx" | "3xx" | "4xx" | "5xx" | "6xx" | "other";

export const OUTCOMES: readonly Outcome[] = [
  "request",
  "1xx",
  "2xx",
  "3xx",
  "4xx",
  "5xx",
  "6xx",
  "other",
];

export function outcomeOf(message: Pick<Message, "status" | "method">): Outcome {
  if (message.status !== undefined) return outcomeOfStatus(message.status);
  return message.method === undefined ? "other" : "request";
}

export function outcomeOfStatus(status: number): Outcome {
  const hundreds = Math.floor(status / 100);
  return OUTCOMES[hundreds] ?? "other";
}

const OF_STATE: Readonly<Record<SessionState, Outcome>> = {
  trying: "request",
  ringing: "1xx",
  answered: "2xx",
  completed: "2xx",
  registered: "2xx",
  unregistered: "3xx",
  redirected: "3xx",
  cancelled: "1xx",
  failed: "4xx",
  timeout: "5xx",
};

export function outcomeOfState(state: SessionState | undefined): Outcome {
  return state === undefined ? "other" : OF_STATE[state];
}
