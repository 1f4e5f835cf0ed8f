import { Incident } from '@aiops/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Incidents } from './answers.ts';
import {
  eventually,
  type Product,
  read,
  runCli,
  startProduct,
  temporaryDirectory,
} from './product.fixture.ts';

const Lone = z.object({ incident: Incident, part_of: z.string().nullable() });
const Report = z.object({
  present: z.object({ logs: z.number(), metrics: z.number(), incidents: z.number() }),
  other: z.object({ incidents: z.number() }),
  policy_changes: z.array(z.object({ key: z.string(), from: z.unknown(), to: z.unknown() })),
  appear: z.array(Lone),
  vanish: z.array(Lone),
  change: z.array(z.object({ present: Incident, changes: z.array(z.object({ field: z.string() })) })),
  same: z.number(),
  live: z.object({ stored: z.number(), found_again: z.number() }),
  notes: z.array(z.object({ code: z.string(), text: z.string() })),
});
type Report = z.infer<typeof Report>;

/** So low that idle machines are above it: each becomes an incident of its own. */
const LOWER = 'detect.thresholds.cpu_pct.value=30';

let data: string;
let product: Product;
beforeAll(async () => {
  data = await temporaryDirectory(afterAll);
  product = await startProduct({ data, args: ['--demo'] });
});
afterAll(() => product?.kill());

async function replay(...args: string[]): Promise<Report> {
  const { code, out, err } = await runCli(['policy', 'replay', '--json', ...args]);
  if (code !== 0) throw new Error(err);
  return Report.parse(JSON.parse(out));
}

function judge(report: Report): void {
  expect(report.policy_changes).toEqual(
    [{ key: 'detect.thresholds.cpu_pct.value', from: 85, to: 30 }].map((row) => expect.objectContaining(row)),
  );
  expect(report.present.metrics).toBeGreaterThan(1_000);
  expect(report.appear.length).toBeGreaterThanOrEqual(1);
  expect(report.other.incidents).toBe(report.present.incidents + report.appear.length - report.vanish.length);
  expect(report.appear.map(({ incident }) => incident.incident_type)).toContain('resource_pressure');
}

describe('aiops policy replay on the demo’s data', () => {
  it('says what another threshold would change, first of the running server and then of its data', async () => {
    await eventually('the history', async () => {
      const { data: found } = await read(
        product.url,
        '/api/v3/incidents?range=7h&status=resolved',
        Incidents,
      );
      return found.length >= 3 ? found : undefined;
    });
    const live = await replay('--url', product.url, '--set', LOWER);
    judge(live);
    // The replay under the policy in force is what the server itself found.
    expect(live.live.found_again).toBeGreaterThanOrEqual(3);

    const held = await runCli(['policy', 'replay', '--data', data, '--set', LOWER]);
    expect([held.code, held.err]).toEqual([1, expect.stringContaining('(data_in_use)')]);

    expect(await product.stop()).toBe(0);
    const stopped = await replay('--data', data, '--set', LOWER);
    judge(stopped);
    const again = await replay('--data', data, '--set', LOWER);
    expect(again).toEqual(stopped);
    const { code, out } = await runCli(['policy', 'replay', '--data', data, '--set', LOWER]);
    expect(code).toBe(0);
    expect(out).toMatch(/^Replayed \d+ logs, \d+ metrics and 0 alerts of /);
    expect(out).toContain('detect.thresholds.cpu_pct.value: 85 → 30');
    expect(out).toMatch(/\d+ incidents? would appear:/);
  });

  it('finds nothing to say when nothing is changed', async () => {
    const report = await replay('--data', data, '--set', 'detect.thresholds.cpu_pct.value=85');
    expect(report).toMatchObject({ policy_changes: [], appear: [], vanish: [], change: [] });
    expect(report.same).toBe(report.present.incidents);
  });
});
