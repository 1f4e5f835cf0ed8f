import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { type Exchange, exchange, refusedBy, type ServerAddress } from '../cli/api-client.ts';
import { CliError } from '../cli/cli-error.ts';
import type { Batch, Row } from './batch.ts';
import type { Kind } from './sort-line.ts';

export interface RefusedRow {
  readonly row: Row;
  readonly reason: string;
}

export interface Delivery {
  readonly accepted: number;
  readonly refused: number;
  /** Those that the server told one by one. */
  readonly told: readonly RefusedRow[];
}

export interface Persistence {
  /** How long one batch is tried, in ms. */
  readonly patienceMs: number;
  /** Shorter while no request has been answered yet: then the address may be the mistake. */
  readonly firstPatienceMs: number;
  readonly onWait: (waitMs: number, reason: string) => void;
}

const Refusals = z.array(
  z.object({ index: z.number().int().optional(), field: z.string().optional(), reason: z.string() }),
);
const Receipt = z.object({
  accepted: z.number().int(),
  refused: Refusals.default([]),
  refused_count: z.number().int().optional(),
});
const RecordsRefused = z.object({ code: z.literal('records_refused'), errors: Refusals.default([]) });
/** Some of the batch is durable already; who goes on from `next_index` sends nothing twice. */
const TakenInPart = z.object({ accepted: z.number().int().min(0), next_index: z.number().int().min(0) });

const REQUEST_TIMEOUT_MS = 60_000;
const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 30_000;
const NONE: Delivery = { accepted: 0, refused: 0, told: [] };

/** Brings batches to one server, again and again until each is taken or patience is at its end. */
export class Courier {
  readonly #server: ServerAddress;
  readonly #persistence: Persistence;
  #hasBeenAnswered = false;

  constructor(server: ServerAddress, persistence: Persistence) {
    this.#server = server;
    this.#persistence = persistence;
  }

  /**
   * @throws CliError when the server refuses everything alike (a wrong key), or stays away too long
   */
  async deliver(batch: Batch): Promise<Delivery> {
    const { answer, rows, before } = await this.#answerTo(batch);
    return together(before, await this.#outcomeOf(answer, { kind: batch.kind, rows }));
  }

  async #outcomeOf(answer: Exchange, batch: Batch): Promise<Delivery> {
    const receipt = answer.status === 202 ? Receipt.safeParse(answer.body) : undefined;
    if (receipt?.success === true) {
      const { accepted, refused, refused_count = refused.length } = receipt.data;
      return { accepted, refused: refused_count, told: toldOf(batch, refused) };
    }
    const all = RecordsRefused.safeParse(answer.body);
    if (all.success) {
      return { accepted: 0, refused: batch.rows.length, told: toldOf(batch, all.data.errors) };
    }
    if (answer.status === 413) return this.#inHalves(batch);
    throw refusedBy(this.#server.url, answer);
  }

  /** Too large as a whole; a record that is too large alone is refused. */
  async #inHalves({ kind, rows }: Batch): Promise<Delivery> {
    const [first] = rows;
    if (rows.length === 1 && first !== undefined) {
      return { accepted: 0, refused: 1, told: [{ row: first, reason: 'is larger than the server takes' }] };
    }
    const middle = Math.ceil(rows.length / 2);
    const head = await this.deliver({ kind, rows: rows.slice(0, middle) });
    return together(head, await this.deliver({ kind, rows: rows.slice(middle) }));
  }

  /** The first answer that is not "come again later", the rows it is about, and what was taken before it. */
  async #answerTo({ kind, rows }: Batch): Promise<Answered> {
    let rest = rows;
    let before = NONE;
    let triedSinceMs = performance.now();
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await this.#try(kind, rest);
      if ('answer' in outcome) return { answer: outcome.answer, rows: rest, before };
      const part = partTaken(outcome.body, rest);
      if (part !== null) {
        rest = rest.slice(part.rows);
        before = together(before, part.delivery);
        triedSinceMs = performance.now();
        attempt = 0;
      }
      await this.#wait(outcome, attempt, performance.now() - triedSinceMs);
    }
  }

  /** @throws CliError the reason for coming again, when patience is at its end */
  async #wait({ error, retryAfterMs }: Postponed, attempt: number, triedMs: number): Promise<void> {
    const { patienceMs, firstPatienceMs, onWait } = this.#persistence;
    const waitMs = retryAfterMs ?? Math.min(FIRST_WAIT_MS * 2 ** Math.min(attempt, 10), MAX_WAIT_MS);
    const limitMs = this.#hasBeenAnswered ? patienceMs : Math.min(firstPatienceMs, patienceMs);
    if (triedMs + waitMs > limitMs) throw error;
    onWait(waitMs, error.message);
    await pause(waitMs);
  }

  async #try(kind: Kind, rows: readonly Row[]): Promise<{ readonly answer: Exchange } | Postponed> {
    let answer: Exchange;
    try {
      answer = await exchange(this.#server, `/api/v3/ingest/${kind}s`, {
        method: 'POST',
        contentType: 'application/x-ndjson',
        body: bodyOf(rows),
        timeoutMs: REQUEST_TIMEOUT_MS,
      });
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      return { error, retryAfterMs: undefined, body: undefined };
    }
    this.#hasBeenAnswered = true;
    if (answer.status !== 429 && answer.status !== 503) return { answer };
    const { headers, body } = answer;
    return { error: refusedBy(this.#server.url, answer), retryAfterMs: retryAfterMs(headers), body };
  }
}

interface Answered {
  readonly answer: Exchange;
  readonly rows: readonly Row[];
  readonly before: Delivery;
}

/** Not taken now: the server is away, or says to come again. */
interface Postponed {
  readonly error: CliError;
  readonly retryAfterMs: number | undefined;
  readonly body: unknown;
}

function partTaken(
  body: unknown,
  rows: readonly Row[],
): { readonly rows: number; readonly delivery: Delivery } | null {
  const part = TakenInPart.safeParse(body).data;
  if (part === undefined || part.next_index < part.accepted || part.next_index >= rows.length) return null;
  const { accepted, next_index } = part;
  // The reasons of those refused before the server stopped are not in its answer.
  return { rows: next_index, delivery: { accepted, refused: next_index - accepted, told: [] } };
}

function together(a: Delivery, b: Delivery): Delivery {
  return { accepted: a.accepted + b.accepted, refused: a.refused + b.refused, told: [...a.told, ...b.told] };
}

function toldOf({ rows }: Batch, refusals: z.infer<typeof Refusals>): RefusedRow[] {
  return refusals.flatMap(({ index, field, reason }) => {
    const row = index === undefined ? undefined : rows[index];
    return row === undefined ? [] : [{ row, reason: field === undefined ? reason : `${field} ${reason}` }];
  });
}

const LINE_END = Buffer.from('\n');

function bodyOf(rows: readonly Row[]): Buffer {
  return Buffer.concat(rows.flatMap(({ record }) => [record, LINE_END]));
}

/** Seconds, or a date; undefined when the header says neither. */
function retryAfterMs(headers: Headers): number | undefined {
  const text = headers.get('retry-after');
  if (text === null) return undefined;
  if (/^\d{1,6}$/.test(text)) return Number(text) * 1000;
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - Date.now());
}
