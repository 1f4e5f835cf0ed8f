import { LogMessage } from '@aiops/contracts';
import pino from 'pino';
import { pinoLoki } from 'pino-loki';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import winston from 'winston';
import LokiTransport from 'winston-loki';
import { z } from 'zod';
import { eventually, type Product, read, startProduct, temporaryDirectory } from '../e2e/product.fixture.ts';

/** By default records below info are judged but not stored. */
const EVERY_LEVEL = { AIOPS_POLICY__ingest__logs__min_severity: 'trace' };
const Logs = z.object({ data: z.array(LogMessage) });
const RECORDS = 200;

let product: Product;
const undo: (() => Promise<void>)[] = [];
beforeAll(async () => {
  const data = await temporaryDirectory((remove) => undo.push(remove));
  product = await startProduct({ data, env: EVERY_LEVEL });
});
afterAll(async () => {
  await product.kill();
  for (const remove of undo) await remove();
});

async function storedOf(host: string): Promise<LogMessage[]> {
  const { data } = await eventually(`${RECORDS} records of ${host}`, async () => {
    const page = await read(product.url, `/api/v3/logs?host=${host}&limit=1000`, Logs);
    return page.data.length >= RECORDS ? page : undefined;
  });
  return [...data].sort((a, b) => numberOf(a) - numberOf(b));
}

function numberOf(record: LogMessage): number {
  return Number(/number (\d+)/.exec(record.msg)?.[1]);
}

describe('the Loki transport of winston', () => {
  it.each([
    ['protobuf in snappy', false],
    ['JSON', true],
  ])('in %s: what is stored is what was sent', async (name, json) => {
    const host = `winston-${name.replaceAll(' ', '-').toLowerCase()}`;
    const levels = ['error', 'warn', 'info', 'debug'] as const;
    const stored = ['error', 'warning', 'info', 'debug'];
    const failed: unknown[] = [];
    const transport = new LokiTransport({
      host: product.url,
      json,
      interval: 1,
      gracefulShutdown: false,
      labels: { host, app: 'pms', ship_id: 'aurora' },
      format: winston.format.printf(({ message }) => String(message)),
      onConnectionError: (error: unknown) => failed.push(error),
    });
    const logger = winston.createLogger({ level: 'debug', transports: [transport] });
    const from = Date.now();
    for (let i = 0; i < RECORDS; i += 1) {
      logger.log(levels[i % levels.length] ?? 'info', `cabin door number ${i} größer`);
    }
    const until = Date.now();
    const records = await storedOf(host);
    logger.close();
    expect([records.length, failed]).toEqual([RECORDS, []]);
    records.forEach((record, i) => {
      expect(record).toMatchObject({
        host,
        service: 'pms',
        ship_id: 'aurora',
        source: 'loki',
        level: stored[i % stored.length],
        msg: `cabin door number ${i} größer`,
      });
      expect(Date.parse(record.ts)).toBeGreaterThanOrEqual(from);
      expect(Date.parse(record.ts)).toBeLessThanOrEqual(until);
    });
  });
});

describe('the Loki transport of pino', () => {
  it('the lines are JSON of pino inside JSON of Loki: both are read', async () => {
    const host = 'pino-host';
    const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
    const stored = ['critical', 'error', 'warning', 'info', 'debug', 'trace'];
    const stream = pinoLoki({
      host: product.url,
      batching: { interval: 1 },
      labels: { host, app: 'galley', ship_id: 'aurora' },
    });
    const logger = pino({ level: 'trace', base: null }, stream);
    const from = Date.now();
    for (let i = 0; i < RECORDS; i += 1) {
      logger[levels[i % levels.length] ?? 'info']({ deck: i % 12 }, `order number ${i}`);
    }
    const until = Date.now();
    const records = await storedOf(host);
    expect(records).toHaveLength(RECORDS);
    records.forEach((record, i) => {
      expect(record).toMatchObject({
        host,
        service: 'galley',
        ship_id: 'aurora',
        source: 'loki',
        level: stored[i % stored.length],
        msg: `order number ${i}`,
      });
      expect(Date.parse(record.ts)).toBeGreaterThanOrEqual(from);
      expect(Date.parse(record.ts)).toBeLessThanOrEqual(until);
    });
    await new Promise((resolve) => stream.end(resolve));
  });
});
