import type { Level } from '@aiops/contracts';
import type { LineContext, StatedSample } from '../parsed-line.ts';

/** What a format reads in a text. A part that the text does not state is left out: the header's stays. */
export interface FormatReading {
  readonly timeMs?: number;
  readonly level?: Level;
  /** Syslog severity, 0 (emergency) to 7 (debug). */
  readonly severityNumber?: number;
  readonly host?: string;
  readonly service?: string;
  /** The message proper; absent: the whole text. */
  readonly msg?: string;
  readonly trackingId?: string;
  readonly meta?: Readonly<Record<string, unknown>>;
  readonly samples?: readonly StatedSample[];
}

export interface FormatContext extends LineContext {
  /** The program or service that the line's header named. */
  readonly service?: string | null;
  /** What else the header stated: `msg_id`, `structured_data`. */
  readonly headerMeta?: Readonly<Record<string, unknown>>;
}

/**
 * One way in which sources write. Pure, linear in the length of the text, never throws. Formats are asked in a
 * fixed order and the first that reads the text wins; `null` at the first sign that it is another.
 */
export interface LineFormat {
  /** Stored as `meta.format`. */
  readonly name: string;
  read(text: string, context: FormatContext): FormatReading | null;
}
