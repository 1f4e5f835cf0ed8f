import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { devicesFlag, eventually } from '../e2e/product.fixture.ts';
import { postRecords, sendWithLogger } from '../e2e/senders.ts';
import { wordsOf } from './screen.fixture.ts';
import { siteForFile } from './site.fixture.ts';

/** Small enough to be filled within a second by a store that takes nothing. */
const BUS_LIMIT_BYTES = 4_000_000;

let data = '';
const site = siteForFile(
  (directory) => {
    data = directory;
    return devicesFlag(directory);
  },
  { AIOPS_BUS_LIMIT_BYTES: String(BUS_LIMIT_BYTES) },
);

const badge = (page: Page, words: string) =>
  page.getByRole('banner').getByRole('status').filter({ hasText: words });

it('what one person does is seen by the others at once: in the list, on its page, in the overview', async () => {
  const list = (await site.open({ path: '/incidents' })).page;
  const overview = (await site.open()).page;
  await list.getByText('Nothing is open').waitFor();
  await sendWithLogger(site.syslogPort, 'tcp-lines', 'carrier lost on beam 2');
  const row = list.getByRole('row', { name: 'link degradation on vsat-1' });
  await row.waitFor();
  await overview.getByRole('link', { name: 'link degradation on vsat-1' }).waitFor();

  const one = (await site.open({ path: '/incidents' })).page;
  await one.getByRole('row', { name: 'link degradation on vsat-1' }).getByRole('link').click();
  await one.getByRole('button', { name: 'Acknowledge' }).click();
  await row.getByText('acknowledged').waitFor();
  await overview.getByRole('list', { name: 'Needs attention' }).getByText('acknowledged').waitFor();

  await row.click();
  await list.getByRole('button', { name: 'Resolve', exact: true }).click();
  await list.getByRole('dialog').getByRole('button', { name: 'Resolve' }).click();
  await one.getByLabel('Facts', { exact: true }).getByText('Resolved', { exact: true }).waitFor();
  await overview.getByText('No critical or high incident is open').waitFor();
});

it('a server that is gone is said to be, since when; when it is back, what happened meanwhile is shown', async () => {
  const { page } = await site.open({ path: '/incidents' });
  await badge(page, 'Live').waitFor();
  await page.getByText('Nothing is open').waitFor();
  const goneMs = Date.now();
  await site.kill();
  await badge(page, 'Not live').waitFor();
  const banner = page.getByRole('alert').filter({ hasText: /The server does not answer, since/ });
  await banner.waitFor();
  expect(Math.abs(sinceMs(await wordsOf(banner)) - goneMs)).toBeLessThan(5_000);

  await site.startAgain();
  await postRecords(site.url, 'logs', [
    { ts: new Date().toISOString(), host: 'files-1', level: 'error', msg: 'No space left on device' },
  ]);
  await page.getByRole('row', { name: 'resource pressure on files-1' }).waitFor();
  await badge(page, 'Live').waitFor();
  await banner.waitFor({ state: 'detached' });
});

it('the banner names what is down and since when, until it is mended', async () => {
  const { page } = await site.open({ path: '/incidents' });
  await badge(page, 'Live').waitFor();
  const brokenMs = Date.now();
  const mend = await breakStore();
  await fillBus();
  const banner = page.getByRole('region', { name: 'What is wrong' }).filter({ hasText: 'bus is down' });
  await banner.waitFor({ timeout: 30_000 });
  expect(await wordsOf(banner)).toMatch(/bus is down since .* UTC[\s\S]*bus: for .*takes nothing for intake/);
  // Details change all the time, and are not read aloud each time.
  expect(await wordsOf(banner.getByRole('alert'))).not.toContain('takes nothing');
  expect(sinceMs(await wordsOf(banner))).toBeGreaterThan(brokenMs - 1_000);
  expect(sinceMs(await wordsOf(banner))).toBeLessThan(Date.now() + 1_000);

  await site.kill();
  await mend();
  await site.startAgain();
  await badge(page, 'Live').waitFor({ timeout: 30_000 });
  await banner.waitFor({ state: 'detached', timeout: 30_000 });
});

/** When, as the banner says it. */
function sinceMs(words: string): number {
  const [, day = '', time = ''] = /since (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) UTC/.exec(words) ?? [];
  return Date.parse(`${day}T${time}Z`);
}

/** The disk of the store is gone: nothing can be written there, and nothing read. */
async function breakStore(): Promise<() => Promise<void>> {
  const parts = join(data, 'clickhouse', 'engine', 'store');
  const away = `${parts}.away`;
  await rename(parts, away);
  await writeFile(parts, 'a file where a folder was');
  return async () => {
    await rm(parts);
    await rename(away, parts);
  };
}

/** Sends until the bus takes no more, since nothing of it is stored. */
function fillBus(): Promise<true> {
  const line = () => ({ ts: new Date().toISOString(), host: 'calm', msg: `lease ${'x'.repeat(400)}` });
  return eventually(
    'a bus that is full',
    async () => {
      const { status } = await postRecords(site.url, 'logs', Array.from({ length: 500 }, line));
      return status === 503 ? true : undefined;
    },
    30_000,
  );
}
