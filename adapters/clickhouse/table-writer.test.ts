import { CodedError, UnavailableError } from '@aiops/kernel';
import { SILENT_TELEMETRY } from '@aiops/ports';
import { describe, expect, it } from 'vitest';
import type { Driver, InsertRequest } from './driver.ts';
import { TableWriter } from './table-writer.ts';

/** An engine that remembers inserts, and answers each when told to. */
class RecordedDriver implements Driver {
  readonly inserts: InsertRequest[] = [];
  readonly answers: (() => Promise<void>)[] = [];
  insert(request: InsertRequest): Promise<void> {
    this.inserts.push(request);
    return this.answers.shift()?.() ?? Promise.resolve();
  }
  readonly searches = this;
  query<Row>(): Promise<Row[]> {
    return Promise.resolve([]);
  }
  command(): Promise<void> {
    return Promise.resolve();
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
  rowsOf(index: number): unknown[] {
    const text = this.inserts[index]?.payload.toString().trimEnd() ?? '';
    return text.split('\n').map((line) => JSON.parse(line)[0]);
  }
}

function writerOn(driver: Driver, paceMs = 0): TableWriter<number> {
  const values = (row: number): readonly unknown[] => [row];
  return new TableWriter(
    { table: 'numbers', lane: 'events', paceMs, columns: ['n'], values },
    { driver, telemetry: SILENT_TELEMETRY, tokenPrefix: 'test' },
  );
}

describe('a table writer', () => {
  it('writes the first rows at once and gathers what comes while an insert is under way', async () => {
    const driver = new RecordedDriver();
    let finish = (): void => {};
    driver.answers.push(() => new Promise((resolve) => (finish = resolve)));
    const writer = writerOn(driver);
    const first = writer.write([1]);
    await expect.poll(() => driver.inserts.length).toBe(1);
    const later = [writer.write([2]), writer.write([3, 4])];
    finish();
    await Promise.all([first, ...later]);
    expect(driver.inserts.map((_, index) => driver.rowsOf(index))).toEqual([[1], [2, 3, 4]]);
  });

  it('retries with the same token, so that a lost answer does not store rows twice', async () => {
    const driver = new RecordedDriver();
    driver.answers.push(() => Promise.reject(new UnavailableError('store_unavailable', 'busy')));
    await writerOn(driver).write([1]);
    expect(driver.inserts).toHaveLength(2);
    expect(driver.inserts[0]?.token).toBe(driver.inserts[1]?.token);
  });

  it('fails only the caller whose rows cannot be stored', async () => {
    const driver = new RecordedDriver();
    let finish = (): void => {};
    const refuse = () => Promise.reject(new CodedError('store_query_failed', 'bad row'));
    driver.answers.push(() => new Promise((resolve) => (finish = resolve)), refuse, refuse);
    const writer = writerOn(driver);
    const first = writer.write([1]);
    await expect.poll(() => driver.inserts.length).toBe(1);
    const bad = writer.write([2]);
    const good = writer.write([3]);
    finish();
    await first;
    await expect(bad).rejects.toMatchObject({ code: 'store_query_failed' });
    await expect(good).resolves.toBeUndefined();
  });

  it('refuses more rows than it may hold, with an error that says to come again', async () => {
    const driver = new RecordedDriver();
    let finish = (): void => {};
    driver.answers.push(() => new Promise((resolve) => (finish = resolve)));
    const writer = writerOn(driver);
    const rows = Array.from({ length: 150_000 }, (_, index) => index);
    const first = writer.write(rows);
    await expect(writer.write(rows)).rejects.toMatchObject({ code: 'store_unavailable', retryable: true });
    await expect.poll(() => driver.inserts.length).toBe(1);
    finish();
    await first;
    expect(driver.inserts).toHaveLength(15);
  });

  it('does not let the pace hold back a full batch or closing', async () => {
    const driver = new RecordedDriver();
    const writer = writerOn(driver, 3_600_000);
    await writer.write([1]);
    const small = writer.write([2]);
    await writer.write(Array.from({ length: 2_000 }, () => 3));
    await small;
    const last = writer.write([4]);
    await writer.close();
    await last;
    expect(driver.inserts.map((_, index) => driver.rowsOf(index).length)).toEqual([1, 2_001, 1]);
    await expect(writer.write([5])).rejects.toMatchObject({ code: 'store_unavailable' });
  });
});
