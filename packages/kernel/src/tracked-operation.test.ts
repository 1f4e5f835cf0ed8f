import { describe, expect, it } from 'vitest';
import { ManualClock } from './clock.ts';
import { trackedOperation } from './tracked-operation.ts';

function recorded() {
  const clock = new ManualClock(1000);
  const lines: { level: string; fields: object; message: string }[] = [];
  const log = {
    debug: (fields: object, message: string) => lines.push({ level: 'debug', fields, message }),
    error: (fields: object, message: string) => lines.push({ level: 'error', fields, message }),
  };
  return { options: { clock, log, tracking_id: 't-1' }, clock, lines };
}

describe('trackedOperation', () => {
  it('writes one line with the duration and the outcome, and hands on the value', async () => {
    const { options, clock, lines } = recorded();
    const value = await trackedOperation('store.write', options, async () => {
      clock.advance(25);
      return 'written';
    });
    expect(value).toBe('written');
    const fields = { operation: 'store.write', tracking_id: 't-1', duration_ms: 25, outcome: 'ok' };
    expect(lines).toEqual([{ level: 'debug', fields, message: 'store.write' }]);
  });

  it('writes the error with its causes, and hands on the same error', async () => {
    const { options, clock, lines } = recorded();
    const error = new Error('refused', { cause: new TypeError('bad row') });
    const run = async () => {
      clock.advance(5);
      throw error;
    };
    await expect(trackedOperation('store.write', options, run)).rejects.toBe(error);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      level: 'error',
      message: 'store.write failed',
      fields: { duration_ms: 5, error_msg: 'Error: refused (caused by TypeError: bad row)' },
    });
  });

  it('takes an operation that throws before it is a promise for one that failed', async () => {
    const { options, lines } = recorded();
    const run = () => {
      throw new Error('at once');
    };
    await expect(trackedOperation('x', options, run)).rejects.toThrow('at once');
    expect(lines).toHaveLength(1);
  });
});
