import type { Severity, Status } from '@aiops/contracts';
import type { Style } from './output.ts';

/** One colour for each severity and status, wherever they are shown. */
export const STYLE_OF_SEVERITY: Readonly<Record<Severity, Style>> = {
  critical: 'red',
  high: 'yellow',
  medium: 'cyan',
  low: 'dim',
};
export const STYLE_OF_STATUS: Readonly<Record<Status, Style>> = {
  open: 'bold',
  ack: 'cyan',
  resolved: 'green',
  suppressed: 'dim',
};
