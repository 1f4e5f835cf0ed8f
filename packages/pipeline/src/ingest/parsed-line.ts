import type { Level } from '@aiops/contracts';

/** A value that a line states: it becomes a metric sample beside the log event. */
export interface StatedSample {
  readonly name: string;
  readonly value: number;
  readonly unit?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** What a parser may know beside the line. */
export interface LineHints {
  /** The year of the first line of a file whose dates have none. */
  readonly year?: number;
  /** The event time of the line before, for lines without one and for the turn of the year. */
  readonly previousTsMs?: number;
}

export interface LineContext extends LineHints {
  readonly receivedMs: number;
  /** Zone of times that name none, IANA or `+02:00`; UTC when absent. */
  readonly timezone?: string | undefined;
}

/** A line taken apart. What it does not state is null or absent. */
export interface ParsedLine {
  /** Null: the line states no time that can be read. */
  timeMs: number | null;
  level: Level | null;
  /** Syslog severity, 0 (emergency) to 7 (debug). */
  severityNumber?: number;
  host?: string;
  service: string | null;
  msg: string;
  meta?: Record<string, unknown>;
  parseError?: string;
  trackingId?: string;
  /** Values that the line states beside its text. */
  samples?: readonly StatedSample[];
}

/** The line as it came, with the reason why it was not taken apart. */
export function unparsed(line: string, parseError: string): ParsedLine {
  return { timeMs: null, level: null, service: null, msg: line, parseError };
}
