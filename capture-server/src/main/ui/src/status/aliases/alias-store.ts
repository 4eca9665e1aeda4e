import { computed, effect, signal } from "@preact/signals";
import { ApiProblem, apiUrl, jsonOf, request } from "../../api/client";
import type { Alias } from "../../api/types";
import { aliasesOf, isChanged, problemOf, problemsOf, rowsOf, splitAddress } from "./draft";
import type { DraftField, DraftRow, RowProblem } from "./draft";

/** Aliases as the server has them, with the tag by which it tells whether they were changed since. */
interface Loaded {
  readonly aliases: readonly Alias[];
  readonly tag: string | null;
}

export type Saving =
  | { readonly state: "idle" }
  | { readonly state: "saving" }
  | { readonly state: "saved" }
  /** Another changed them since they were loaded. */
  | { readonly state: "conflict" }
  | { readonly state: "problem"; readonly problem: ApiProblem };

/**
 * What is edited: kept apart from the page that shows it, so that a look at another page loses
 * nothing.
 */
export const loaded = signal<Loaded | undefined>(undefined);
export const rows = signal<readonly DraftRow[]>([]);
export const loadProblem = signal<ApiProblem | undefined>(undefined);
export const saving = signal<Saving>({ state: "idle" });
export const rowProblems = signal<readonly RowProblem[]>([]);

export const isUnsaved = computed(
  () => loaded.value !== undefined && isChanged(rows.value, loaded.value.aliases),
);

let nextKey = 0;

/** Asks the server, and takes what it says unless there are changes to lose. */
export async function load(): Promise<void> {
  if (isUnsaved.peek()) return;
  await loadTheirs();
}

/** Takes the server's, whatever was changed here. */
export async function loadTheirs(): Promise<void> {
  try {
    take(await read(await request(apiUrl("/aliases"), {})));
    loadProblem.value = undefined;
    saving.value = { state: "idle" };
  } catch (e) {
    loadProblem.value = problemFrom(e);
  }
}

export function add(): number {
  const key = nextKey++;
  rows.value = [...rows.peek(), { key, address: "", port: "", name: "" }];
  return key;
}

/** Edits these in place of all that were. */
export function replaceAll(next: readonly DraftRow[]): void {
  rows.value = next.map((row) => ({ ...row, key: nextKey++ }));
  rowProblems.value = [];
}

export function remove(key: number): void {
  rows.value = rows.peek().filter((row) => row.key !== key);
  forgetProblems(key);
}

export function edit(key: number, field: DraftField, text: string): void {
  rows.value = rows.peek().map((row) => (row.key === key ? { ...row, [field]: text } : row));
  forgetProblems(key);
}

/** Puts the port of an address that was pasted or typed with one into its own field. */
export function split(key: number): void {
  const parts = splitAddress(rows.peek().find((row) => row.key === key)?.address ?? "");
  if (parts === undefined) return;
  edit(key, "address", parts.address);
  if (parts.port !== undefined) edit(key, "port", parts.port);
}

/** Puts what is edited in force, where nobody changed the aliases since they were loaded. */
export async function save(): Promise<void> {
  const sent = rows.peek();
  rowProblems.value = problemsOf(sent);
  if (rowProblems.value.length > 0 || saving.peek().state === "saving") return;
  saving.value = { state: "saving" };
  const tag = loaded.peek()?.tag ?? null;
  try {
    const response = await request(apiUrl("/aliases"), {
      method: "PUT",
      headers: { "Content-Type": "application/json", ...(tag === null ? {} : { "If-Match": tag }) },
      body: JSON.stringify({ aliases: aliasesOf(sent) }),
    });
    const inForce = await read(response);
    // What was typed while it was on its way stays.
    if (rows.peek() === sent) take(inForce);
    else loaded.value = inForce;
    saving.value = { state: "saved" };
  } catch (e) {
    refused(problemFrom(e), sent);
  }
}

/** Saves over what another saved. */
export async function keepMine(): Promise<void> {
  try {
    loaded.value = await read(await request(apiUrl("/aliases"), {}));
  } catch (e) {
    saving.value = { state: "problem", problem: problemFrom(e) };
    return;
  }
  await save();
}

function refused(problem: ApiProblem, sent: readonly DraftRow[]): void {
  const ofRow = problemOf(problem.detail, sent);
  if (problem.status === 412) saving.value = { state: "conflict" };
  else if (ofRow === undefined) saving.value = { state: "problem", problem };
  else {
    rowProblems.value = [ofRow];
    saving.value = { state: "idle" };
  }
}

function take(inForce: Loaded): void {
  loaded.value = inForce;
  rows.value = rowsOf(inForce.aliases, nextKey);
  nextKey += inForce.aliases.length;
  rowProblems.value = [];
}

async function read(response: Response): Promise<Loaded> {
  const { aliases } = await jsonOf<{ readonly aliases: readonly Alias[] }>(response);
  // A proxy that compresses makes the tag weak, and If-Match compares strongly (RFC 9110, 13.1.1).
  return { aliases, tag: response.headers.get("ETag")?.replace(/^W\//, "") ?? null };
}

function forgetProblems(key: number): void {
  rowProblems.value = rowProblems.peek().filter((problem) => problem.key !== key);
  if (saving.peek().state === "saved") saving.value = { state: "idle" };
}

function problemFrom(e: unknown): ApiProblem {
  if (e instanceof ApiProblem) return e;
  throw e;
}

/** Leaving the page asks first, for as long as there are changes to lose. */
effect(() => {
  if (isUnsaved.value) window.addEventListener("beforeunload", warn);
  else window.removeEventListener("beforeunload", warn);
});

function warn(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
