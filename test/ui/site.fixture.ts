import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { type Product, startProduct, temporaryDirectory } from '../e2e/product.fixture.ts';
import { openScreen, type Screen, type ScreenOptions } from './screen.fixture.ts';

/** No desktop, no graphics card, and nothing that the browser asks of anybody on its own account. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The whole product, and people in front of its console. */
export interface Site {
  readonly url: string;
  readonly syslogPort: number;
  /** A browser tab with storage of its own, for one test. */
  open(options?: ScreenOptions): Promise<Screen>;
  /** The server dies. */
  kill(): Promise<void>;
  /** It is there again, at the same address and on the same data. */
  startAgain(): Promise<void>;
}

/**
 * Starts both for all tests of a file and ends them after the last.
 * @param prepare makes the data directory ready, and answers what `up` is told beside it
 */
export function siteForFile(
  prepare: (data: string) => Promise<readonly string[]>,
  env: Readonly<Record<string, string>> = {},
): Site {
  const running: { browser?: Browser; product?: Product } = {};
  const undo: (() => Promise<void>)[] = [];
  let data = '';
  let args: readonly string[] = [];
  beforeAll(async () => {
    data = await temporaryDirectory((remove) => undo.push(remove));
    args = await prepare(data);
    running.product = await startProduct({ data, args, env });
    running.browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '', args: FLAGS });
  });
  afterAll(async () => {
    await running.browser?.close();
    await running.product?.kill();
    for (const remove of undo) await remove();
  });
  const product = (): Product => there(running.product);
  return {
    get url() {
      return product().url;
    },
    get syslogPort() {
      return product().syslogPort;
    },
    open: (options = {}) => openScreen(there(running.browser), product().url, options),
    kill: () => product().kill(),
    startAgain: async () => {
      const { url, syslogPort } = product();
      const ports = ['--port', new URL(url).port, '--syslog-port', String(syslogPort)];
      running.product = await startProduct({ data, args: [...args, ...ports], env });
    },
  };
}

function there<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('the site is there inside of tests');
  return part;
}
