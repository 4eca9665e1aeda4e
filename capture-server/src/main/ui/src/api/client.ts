/** An answer that is no answer: what the server said (RFC 9457), or that it said nothing. */
export class ApiProblem extends Error {
  /**
   * @param status the HTTP status; 0 where the server was not reached
   * @param detail one sentence for the reader
   */
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
  ) {
    super(detail);
  }
}

export type Parameters = Readonly<
  Record<string, string | number | boolean | readonly string[] | undefined>
>;

/** A path of the API with its parameters; what is undefined or empty is left out. */
export function apiUrl(path: string, parameters: Parameters = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== undefined && each !== "") search.append(name, String(each));
    }
  }
  const text = search.toString();
  return `/api/v1${path}${text === "" ? "" : `?${text}`}`;
}

/**
 * Asks the API for JSON.
 *
 * @throws ApiProblem for every answer that is none; AbortError when the signal fires
 */
export async function getJson<T>(
  path: string,
  parameters: Parameters = {},
  signal?: AbortSignal,
): Promise<T> {
  return jsonOf<T>(await request(apiUrl(path, parameters), signal ? { signal } : {}));
}

/**
 * What an answer carries.
 *
 * @throws ApiProblem where it was cut off or is no JSON; AbortError when its signal fires
 */
export async function jsonOf<T>(response: Response): Promise<T> {
  try {
    return (await response.json()) as T;
  } catch (e) {
    if (isAbort(e)) throw e;
    throw new ApiProblem(
      0,
      "No whole answer",
      "What came is cut off, or not from this server. Is there a proxy between?",
    );
  }
}

/** As fetch, but whatever is not a success is an ApiProblem. */
export async function request(url: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch (e) {
    if (isAbort(e)) throw e;
    throw new ApiProblem(0, "No answer", "The server does not answer. Is it running?");
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

function isAbort(e: unknown): boolean {
  return e instanceof DOMException && e.name === "AbortError";
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => undefined);
  const { title, detail } = (body ?? {}) as { title?: string; detail?: string };
  return new ApiProblem(
    response.status,
    title ?? `HTTP ${response.status}`,
    detail ?? "The server gave no reason.",
  );
}
