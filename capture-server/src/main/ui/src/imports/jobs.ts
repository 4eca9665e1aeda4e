import { ApiProblem, apiUrl, getJson, jsonOf, request } from "../api/client";
import type { Import, Job } from "../api/types";

const POLL_MILLIS = 400;

/**
 * Sends a file; the job that imports it.
 *
 * @param progress told the share that was sent, 0 to 1
 * @throws ApiProblem where the server does not take it; AbortError when the signal fires
 */
export function upload(
  file: File,
  label: string,
  now: boolean,
  progress: (share: number) => void,
  signal: AbortSignal,
): Promise<Job> {
  // fetch tells nothing of how much was sent.
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    xhr.open("POST", apiUrl("/import", { label, name: file.name, now }));
    xhr.responseType = "json";
    xhr.upload.onprogress = (event) => progress(event.loaded / Math.max(1, event.total));
    xhr.onload = () => {
      if (xhr.status === 202) {
        resolve(xhr.response as Job);
        return;
      }
      const { title, detail } = (xhr.response ?? {}) as { title?: string; detail?: string };
      reject(
        new ApiProblem(
          xhr.status,
          title ?? `HTTP ${xhr.status}`,
          detail ?? "The server gave no reason.",
        ),
      );
    };
    xhr.onerror = () =>
      reject(new ApiProblem(0, "No answer", "The server broke off, or is not there."));
    xhr.onabort = () => reject(new DOMException("given up", "AbortError"));
    signal.addEventListener("abort", () => xhr.abort());
    xhr.setRequestHeader("Content-Type", "application/octet-stream");
    xhr.send(file);
  });
}

/** Waits until a job has ended, and tells how far it is. */
export async function follow(
  started: Job,
  told: (job: Job) => void,
  signal: AbortSignal,
): Promise<Job> {
  let job = started;
  while (job.state === "running") {
    told(job);
    await new Promise((resume) => setTimeout(resume, POLL_MILLIS));
    job = await getJson<Job>(`/jobs/${job.id}`, {}, signal);
  }
  return job;
}

/** What is told of a failure; one without a reason is ours. */
export function reasonOf(failure: unknown): string {
  return failure instanceof ApiProblem ? failure.detail : `The page failed: ${String(failure)}`;
}

export async function cancelJob(job: Job): Promise<void> {
  await request(apiUrl(`/jobs/${job.id}`), { method: "DELETE" });
}

export async function deleteImport(each: Import): Promise<Job> {
  return jsonOf<Job>(
    await request(apiUrl(`/imports/${encodeURIComponent(each.label)}`), { method: "DELETE" }),
  );
}
