import { toTimestamp } from '@aiops/kernel';
import { createNormaliser, type Normaliser } from '@aiops/pipeline';
import { createTypeMatcher, DEFAULT_POLICY, type Policy } from '@aiops/policy';
import { Registry } from '@aiops/registry';
import { type FileLine, MAX_LINE_BYTES } from './file-lines.ts';

export const KINDS = ['log', 'metric', 'alert'] as const;
export type Kind = (typeof KINDS)[number];

/** A line on its way: as which kind, and its bytes in NDJSON; or why it can't go. */
export type Sorted =
  | {
      readonly kind: Kind;
      readonly record: Buffer;
      /** Values that a line of text states, as metric records. */
      readonly samples?: readonly Buffer[];
    }
  | { readonly refused: string };

/**
 * Tells what a line is. JSON objects go as they are: the server judges them, by their bytes. Any other line is text
 * of a log: it is taken apart here, the way `analyze` does it, since the server's routes take records only. The
 * text is kept whole, so that the site's own policy cuts and marks what is too long.
 */
export class LineSorter {
  readonly #wanted: Kind | 'auto';
  readonly #normaliser: Normaliser;
  readonly #nowMs: () => number;
  /** Of the text before, for lines without a time, such as the rest of a stack trace. */
  #previousTsMs: number | undefined;

  constructor(wanted: Kind | 'auto', nowMs: () => number) {
    this.#wanted = wanted;
    this.#nowMs = nowMs;
    this.#normaliser = createNormaliser({
      policy: UNCUT_POLICY,
      registry: () => Registry.EMPTY,
      siteShipId: null,
      newId: () => UNUSED_ID,
      typeOf: createTypeMatcher(UNCUT_POLICY),
      eventTime: true,
    });
  }

  sort({ bytes, isCut }: FileLine): Sorted {
    const object = isCut ? null : parsedObject(bytes);
    if (object !== null)
      return { kind: this.#wanted === 'auto' ? kindOf(object) : this.#wanted, record: bytes };
    if (this.#wanted === 'metric' || this.#wanted === 'alert') {
      return { refused: isCut ? `is longer than ${MAX_LINE_BYTES} bytes` : 'is no JSON object' };
    }
    return this.#text(bytes.toString('utf8'));
  }

  #text(line: string): Sorted {
    const hints = this.#previousTsMs === undefined ? {} : { previousTsMs: this.#previousTsMs };
    const result = this.#normaliser.normaliseLine(line, { source: 'file' }, this.#nowMs(), hints);
    if ('refused' in result) return { refused: result.refused.reason };
    if (result.subject !== 'logs.ingested') return { refused: 'is no line of a log' };
    const { ts, host, service, level, severity_number, msg, meta, parse_error, tracking_id } = result.message;
    this.#previousTsMs = Date.parse(ts);
    // Undefined members are left out of JSON; null says nothing that absence does not.
    const record = {
      ts: toTimestamp(Date.parse(ts)),
      host,
      service: service ?? undefined,
      level: level ?? undefined,
      severity_number,
      msg,
      tracking_id: tracking_id === UNUSED_ID ? undefined : tracking_id,
      meta: parse_error === undefined ? meta : { ...meta, parse_error },
    };
    const samples = (result.samples ?? []).map((sample) => {
      const { name, value, unit, labels } = sample;
      const common = { ts: record.ts, host, service: record.service, tracking_id: record.tracking_id };
      return Buffer.from(JSON.stringify({ kind: 'metric', ...common, name, value, unit, labels }));
    });
    return { kind: 'log', record: Buffer.from(JSON.stringify(record)), samples };
  }
}

/** The server gives the ids. */
const UNUSED_ID = 'unused';

const UNCUT_POLICY: Policy = {
  ...DEFAULT_POLICY,
  ingest: {
    ...DEFAULT_POLICY.ingest,
    logs: { ...DEFAULT_POLICY.ingest.logs, max_msg_size_bytes: MAX_LINE_BYTES },
  },
  // The site redacts, by its own policy, and counts what it redacted.
  privacy: { ...DEFAULT_POLICY.privacy, redact_pii: false },
};

function parsedObject(bytes: Buffer): Readonly<Record<string, unknown>> | null {
  const text = bytes.toString('utf8');
  // Most lines of a log tell at their first character that they are none.
  if (!text.trimStart().startsWith('{')) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

/** As the server does it: what a record states, else what its fields tell. */
function kindOf(record: Readonly<Record<string, unknown>>): Kind {
  const stated = KINDS.find((kind) => kind === record.kind);
  if (stated !== undefined) return stated;
  if (record.msg !== undefined || record.name === undefined) return 'log';
  return record.value === undefined ? 'alert' : 'metric';
}
