import { StatsSnapshot } from '@aiops/contracts';
import { expect, it } from 'vitest';
import { Incidents } from './answers.ts';
import {
  devicesFlag,
  eventually,
  read,
  runCli,
  startForTest,
  temporaryDirectory,
} from './product.fixture.ts';

/** Two faults that nothing joins, on the two servers of the ship. */
async function twoIncidents(url: string): Promise<readonly [string, string]> {
  const at = (seconds: number): string => new Date(Date.now() - 120_000 + seconds * 1000).toISOString();
  const record = (seconds: number, host: string, msg: string) =>
    JSON.stringify({ ts: at(seconds), host, service: 'kernel', level: 'error', msg });
  const body = [
    record(0, 'core-sw', 'Interface Gi0/1, changed state to down'),
    record(90, 'files-1', 'write failed: no space left on device'),
  ].join('\n');
  expect((await fetch(`${url}/api/v3/ingest/logs`, { method: 'POST', body })).status).toBe(202);
  const [younger, older] = await eventually('two incidents', async () => {
    const { data } = await read(url, '/api/v3/incidents', Incidents);
    return data.length === 2 ? data.map(({ incident_id }) => incident_id) : undefined;
  });
  if (older === undefined || younger === undefined) throw new Error('there are not two');
  return [older, younger];
}

it('what people do to the grouping is undone by the command line, and what they say is listed and counted', async () => {
  const data = await temporaryDirectory();
  const product = await startForTest({ data, args: await devicesFlag(data) });
  const cli = async (...args: string[]): Promise<string> => {
    const { code, out, err } = await runCli(['incidents', ...args, '--url', product.url]);
    if (code !== 0) throw new Error(err);
    return out;
  };
  const [older, younger] = await twoIncidents(product.url);
  expect(await cli('merge', older, younger)).toContain(`${older} is open`);
  const gone = await cli('show', younger);
  expect(gone).toContain(`merged into ${older}`);
  await cli('unmerge', younger);
  const open = await eventually('both again', async () => {
    const found = await read(product.url, '/api/v3/incidents?status=open', Incidents);
    return found.data.length === 2 ? found.data : undefined;
  });
  expect(open.map(({ incident_id }) => incident_id).sort()).toEqual([older, younger].sort());

  expect(await cli('resolve', younger, '--noise')).toContain('resolved, owned by nobody, said to be noise');
  expect(await cli('ls', '--feedback', 'noise')).toContain(younger);
  expect(await cli('ls', '--feedback', 'noise')).not.toContain(older);
  const { by_feedback } = await read(product.url, '/api/v3/stats?range=1h', StatsSnapshot);
  expect(by_feedback).toEqual({ noise: 1 });
});

it('a silence that recurs is seen beforehand, holds in its time, and is listed with it', async () => {
  const data = await temporaryDirectory();
  const product = await startForTest({ data, args: await devicesFlag(data) });
  const cli = async (...args: string[]): Promise<string> => {
    const { code, out, err } = await runCli(['incidents', ...args, '--url', product.url]);
    if (code !== 0) throw new Error(err);
    return out;
  };
  const [older] = await twoIncidents(product.url);
  // From yesterday's hour on for two days: it holds at any time of any day.
  const always = ['--every', 'daily', '--at', '00:00', '--lasting', '2d', '--zone', 'ship'];
  const what = ['silence', '--match', 'signal=link_down*', '--for', '7d', ...always];
  const preview = await cli(...what, '--preview');
  expect(preview).toContain('fits 1 of the open incidents');
  expect(preview).toContain(older);
  expect(preview).toMatch(/It would have covered 1 of the \d+ findings? of the last 24 hours/);
  await cli(...what);
  expect(await cli('silences')).toContain('daily 00:00 for 48h (ship)');
  const down = { ts: new Date().toISOString(), host: 'core-sw', service: 'kernel', level: 'error' };
  await fetch(`${product.url}/api/v3/ingest/logs`, {
    method: 'POST',
    body: JSON.stringify({ ...down, msg: 'Interface Te1/1/9, changed state to down' }),
  });
  const trail = await eventually('the verdict', async () => {
    const found = await fetch(`${product.url}/api/v3/stats/suppressions?range=1h`);
    const { data: verdicts } = (await found.json()) as { data: { verdict: string; detail: string }[] };
    return verdicts.length > 0 ? verdicts : undefined;
  });
  expect(trail.map(({ verdict }) => verdict)).toContain('silenced');
});
