import type { Criticality, Severity } from '@aiops/contracts';

const ORDER: readonly Severity[] = ['low', 'medium', 'high', 'critical'];

/** The worse of two. */
export function worse(a: Severity, b: Severity): Severity {
  return ORDER.indexOf(a) >= ORDER.indexOf(b) ? a : b;
}

/** One step up; critical stays. */
export function oneUp(severity: Severity): Severity {
  return ORDER[ORDER.indexOf(severity) + 1] ?? 'critical';
}

/** What a severity becomes on a device: one step up where the device's criticality is high. */
export function severityOn(severity: Severity, criticality: Criticality | undefined): Severity {
  return criticality === 'high' ? oneUp(severity) : severity;
}

/** At most this. */
export function capped(severity: Severity, most: Severity): Severity {
  return ORDER.indexOf(severity) > ORDER.indexOf(most) ? most : severity;
}
