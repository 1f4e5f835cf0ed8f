import { SILENT_LOG } from '@aiops/ports';
import { expect, it } from 'vitest';
import { App } from './app.ts';
import { stopInTime } from './stop-in-time.ts';

it('a stop that hangs is left after its limit, with what did not end and exit code 1', async () => {
  const app = new App(SILENT_LOG);
  app.onStop('store', () => {});
  app.onStop('bus', () => {});
  app.onStop('correlation-service', () => new Promise<void>(() => {}));
  app.onStop('http server', () => {});
  const said: string[] = [];
  expect(await stopInTime(app, 50, (line) => said.push(line))).toBe(1);
  expect(said).toEqual([
    'not stopped within 0.05 s: it waits for correlation-service; not ended after it: bus, store. What was under way comes again',
  ]);
});

it('a stop in time ends everything, says nothing and has exit code 0', async () => {
  const app = new App(SILENT_LOG);
  const ended: string[] = [];
  for (const what of ['store', 'bus']) app.onStop(what, () => void ended.push(what));
  app.onStop('broken', () => Promise.reject(new Error('no')));
  const said: string[] = [];
  expect(await stopInTime(app, 5_000, (line) => said.push(line))).toBe(0);
  expect({ ended, said, left: app.notEnded }).toEqual({ ended: ['bus', 'store'], said: [], left: [] });
});
