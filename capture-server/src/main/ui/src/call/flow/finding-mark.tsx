import type { Finding } from "../../api/types";
import { visible } from "../../sip/visible";

const WORST: readonly Finding["severity"][] = ["error", "warning", "info"];

/** Says on a row that the diagnosis is about it. */
export function FindingMark({ findings }: { readonly findings: readonly Finding[] }) {
  const severity = WORST.find((each) => findings.some((finding) => finding.severity === each));
  if (severity === undefined) return null;
  return (
    <span
      class={`finding ${severity}`}
      title={findings.map((finding) => visible(finding.text)).join("\n\n")}
    >
      <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
        {severity === "info" ? (
          <path d="M6 0.5 A5.5 5.5 0 1 0 6.01 0.5 Z M5.2 5 H6.8 V9.5 H5.2 Z M5.2 2.5 H6.8 V4 H5.2 Z" />
        ) : (
          <path d="M6 0.5 L12 11.5 H0 Z M5.3 4 H6.7 V8 H5.3 Z M5.3 9 H6.7 V10.4 H5.3 Z" />
        )}
      </svg>
    </span>
  );
}
