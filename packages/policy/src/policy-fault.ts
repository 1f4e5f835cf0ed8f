/** One thing that is wrong with a policy, and where it was written. */
export interface PolicyFault {
  /** The file's name as the caller gave it, or `environment`. */
  readonly file: string;
  /** From 1; null for the environment and for files that are missing. */
  readonly line: number | null;
  readonly column?: number;
  /** The key as it was written; empty when the file as a whole is meant. */
  readonly key: string;
  readonly reason: string;
}

/** `policies/detect.yaml:12: detect.thresholds.cpu_pct.value: must be a number, got "high"` */
export function faultText(fault: PolicyFault): string {
  const place = fault.line === null ? fault.file : `${fault.file}:${fault.line}`;
  return fault.key === '' ? `${place}: ${fault.reason}` : `${place}: ${fault.key}: ${fault.reason}`;
}
