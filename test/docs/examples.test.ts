import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Product, startProduct, temporaryDirectory } from '../e2e/product.fixture.ts';
import { firstDifference } from './compare.ts';
import { type Block, blocksOf, ROOT, readDocument, type Step, stepsOf } from './document.ts';

const SHOWN_URL = 'http://127.0.0.1:9081';
const SHOWN_SYSLOG_PORT = '1514';
const LAUNCHER = join(ROOT, 'apps/aiops/bin/aiops.cjs');
/** What a command shows may take a moment to become true: a reader looks again as well. */
const TRIES = 20;
const BETWEEN_TRIES_MS = 250;

/** Looking twice does no harm; sending twice does. */
const ONLY_LOOKS = /aiops incidents (ls|show|why)|\/ready|\/health/;

/** Its exit code is an answer: 1 when there are differences. */
const SAYS_NO = /aiops policy diff/;

/** A document's examples on free ports and in a folder of their own. */
class Reader {
  readonly #folder: string;
  readonly #ids = new Map<string, string>();
  #product: Product | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async follow(block: Block): Promise<void> {
    for (const step of stepsOf(block)) {
      if (block.mark === 'start') await this.#start(step);
      else await this.#run(step);
    }
  }

  async stop(): Promise<void> {
    await this.#product?.stop();
  }

  async #start({ command, shown }: Step): Promise<void> {
    const args = this.#here(command)
      .replace(/^npx aiops up\s*/, '')
      .split(/\s+/);
    // The fixture has its own folder and ports; of the shown options it is told the others.
    const data = args.splice(args.indexOf('--data'), 2)[1] ?? '';
    this.#product = await startProduct({ data, args });
    const ready = this.#product.printed.filter(({ line }) => line.startsWith('ready'));
    this.#compare(shown ?? [], ready.map(({ line }) => line).join('\n'), command);
  }

  async #run({ command, shown }: Step): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const { code, printed } = await this.#shell(command);
      try {
        expect(SAYS_NO.test(command) ? [0, 1] : [0], `${command}\n${printed}`).toContain(code);
        if (shown !== null) this.#compare(shown, printed, command);
        return;
      } catch (error) {
        if (attempt === TRIES || !ONLY_LOOKS.test(command)) throw error;
        await new Promise((resolve) => setTimeout(resolve, BETWEEN_TRIES_MS));
      }
    }
  }

  #compare(shown: readonly string[], printed: string, command: string): void {
    const lines = this.#asInDocument(printed).trimEnd().split('\n');
    const printedLines = lines.length === 1 && lines[0] === '' ? [] : lines;
    const difference = firstDifference(shown, printedLines, (id, own) => this.#ids.set(id, own));
    expect(difference, `${command}\nprinted:\n${printed}`).toBeNull();
  }

  /** The document's words with this run's places and ids. */
  #here(command: string): string {
    let text = command
      .replaceAll('/tmp/', `${this.#folder}/`)
      .replaceAll(SHOWN_URL, this.#product?.url ?? '');
    if (this.#product !== null)
      text = text.replaceAll(`-P ${SHOWN_SYSLOG_PORT}`, `-P ${this.#product.syslogPort}`);
    for (const [shown, own] of this.#ids) text = text.replaceAll(shown, own);
    return text;
  }

  #asInDocument(printed: string): string {
    if (this.#product === null) return printed;
    const { url, syslogPort } = this.#product;
    return printed
      .replaceAll(url, SHOWN_URL)
      .replaceAll(`127.0.0.1:${syslogPort}`, `127.0.0.1:${SHOWN_SYSLOG_PORT}`);
  }

  #shell(command: string): Promise<{ code: number | null; printed: string }> {
    // Both streams in their order, as on a terminal.
    const script = `exec 2>&1\n${this.#here(command).replaceAll(/\bnpx aiops\b/g, `'${process.execPath}' '${LAUNCHER}'`)}`;
    const env = { ...process.env, NO_COLOR: '1', ...(this.#product && { AIOPS_URL: this.#product.url }) };
    const child = spawn('sh', ['-c', script], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] });
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, printed }));
    });
  }
}

describe.each(['README.md', 'docs/operations.md', 'docs/inputs.md', 'docs/detection.md'])(
  'the examples of %s',
  (file) => {
    const blocks = blocksOf(readDocument(file)).filter(({ mark }) => mark !== 'none');
    const cleanUp: (() => Promise<void>)[] = [];
    let reader: Reader;
    beforeAll(async () => {
      reader = new Reader(await temporaryDirectory((remove) => cleanUp.push(remove)));
    });
    afterAll(async () => {
      await reader.stop();
      for (const remove of cleanUp) await remove();
    });

    it('are some', () => expect(blocks.map(({ mark }) => mark)).toContain('start'));

    it.each(blocks)('do what they show: line $line', (block) => reader.follow(block));
  },
);
