import { CliError } from '../cli/cli-error.ts';
import { EXIT } from '../cli/exit-codes.ts';
import { printable } from '../cli/printable.ts';
import { type Batch, Gatherer, type Row } from './batch.ts';
import type { Courier, RefusedRow } from './deliver.ts';
import { type FileLine, findSource, type LineSource, linesOf } from './file-lines.ts';
import { joinedLines } from './joined-lines.ts';
import type { Progress } from './progress.ts';
import { type Kind, LineSorter, type Sorted } from './sort-line.ts';

export interface SendSummary {
  /** Records: lines that are not blank, joined ones as one, and the values that they state. */
  readonly sent: number;
  readonly accepted: number;
  readonly refused: number;
  readonly seconds: number;
}

export interface SendOptions {
  readonly files: readonly string[];
  readonly kind: Kind | 'auto';
  /** Records in one round of requests. */
  readonly batch: number;
}

/** Refusals shown one by one; the rest is counted. */
const MAX_SHOWN = 100;

/** Sends files one after the other, a round at a time: what is in memory is one round and one chunk of a file. */
export class Sending {
  readonly #options: SendOptions;
  readonly #courier: Courier;
  readonly #progress: Progress;
  readonly #gathered: Gatherer;
  #sent = 0;
  #accepted = 0;
  #refused = 0;
  #shown = 0;
  #bytesRead = 0;
  #bytesInAll: number | null = 0;
  /** The line behind which everything is delivered. */
  #place = '';

  constructor(options: SendOptions, courier: Courier, progress: Progress) {
    this.#options = options;
    this.#courier = courier;
    this.#progress = progress;
    this.#gathered = new Gatherer(options.batch);
  }

  /** Where to go on when a run broke off; empty when nothing was delivered. */
  get deliveredUpTo(): string {
    return this.#place;
  }

  get summary(): SendSummary {
    const seconds = Math.round(this.#progress.seconds * 1000) / 1000;
    return { sent: this.#sent, accepted: this.#accepted, refused: this.#refused, seconds };
  }

  /** @throws CliError when a file can't be read, or the server refuses everything or stays away */
  async run(): Promise<SendSummary> {
    const sources: LineSource[] = [];
    // All are looked at before anything goes out: a mistyped name must not be found half way.
    for (const path of this.#options.files) sources.push(await findSource(path));
    this.#bytesInAll = sources.reduce<number | null>(
      (sum, { bytes }) => (sum === null || bytes === null ? null : sum + bytes),
      0,
    );
    try {
      for (const source of sources) await this.#sendFile(source);
    } finally {
      this.#progress.end();
    }
    if (this.#refused > this.#shown) {
      this.#progress.say(`… and ${this.#refused - this.#shown} more were refused.`);
    }
    return this.summary;
  }

  async #sendFile({ name, chunks }: LineSource): Promise<void> {
    const sorter = new LineSorter(this.#options.kind, () => Date.now());
    let last = 0;
    for await (const line of joinedLines(linesOf(this.#counted(chunks)))) {
      if (line.number === 1 && beginsArray(line)) throw arrayRefused(name);
      this.#sent += 1;
      last = line.number;
      const sorted = sorter.sort(line);
      const row = { file: name, line: line.number };
      if ('refused' in sorted) {
        this.#refuse([{ row: { ...row, record: line.bytes }, reason: sorted.refused }], 1);
      } else this.#gather(sorted, row);
      if (this.#gathered.isFull) await this.#deliver(`${name}:${line.number}`);
    }
    await this.#deliver(`${name}:${last}`);
  }

  /** A line of text may state values: they go as samples beside it, and are counted like lines. */
  #gather(
    { kind, record, samples = [] }: Exclude<Sorted, { refused: string }>,
    row: Omit<Row, 'record'>,
  ): void {
    this.#gathered.add(kind, { ...row, record });
    for (const sample of samples) this.#gathered.add('metric', { ...row, record: sample });
    this.#sent += samples.length;
  }

  async *#counted(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      this.#bytesRead += chunk.length;
      yield chunk;
    }
  }

  async #deliver(place: string): Promise<void> {
    for (const batch of this.#gathered.take()) await this.#deliverBatch(batch);
    this.#place = place;
    const share = this.#bytesInAll === null ? null : this.#bytesRead / Math.max(this.#bytesInAll, 1);
    this.#progress.draw(this.#accepted, share);
  }

  async #deliverBatch(batch: Batch): Promise<void> {
    const { accepted, refused, told } = await this.#courier.deliver(batch);
    this.#accepted += accepted;
    this.#refuse(told, refused);
  }

  /** @param count of all refused ones; the server tells only the first thousand of a request by name */
  #refuse(told: readonly RefusedRow[], count: number): void {
    this.#refused += count;
    for (const { row, reason } of told) {
      if (this.#shown >= MAX_SHOWN) return;
      this.#shown += 1;
      this.#progress.say(`${row.file}:${row.line}: ${printable(reason)}`);
    }
  }
}

/** Cut at its line ends, a JSON array would arrive as lines of text that mean nothing. */
function beginsArray({ bytes }: FileLine): boolean {
  return /^\[\s*(\{|$)/.test(bytes.toString('utf8', 0, 64));
}

function arrayRefused(name: string): CliError {
  return new CliError(EXIT.usage, 'json_array', `${name} is a JSON array; a file has one record a line`, {
    advice: `jq -c '.[]' ${name} | aiops send -`,
  });
}
