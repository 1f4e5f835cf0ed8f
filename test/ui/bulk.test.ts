import { once } from 'node:events';
import { createConnection } from 'node:net';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { Incidents } from '../e2e/answers.ts';
import { eventually, read } from '../e2e/product.fixture.ts';
import { fillWithIncidents } from './many-incidents.ts';
import { siteForFile } from './site.fixture.ts';

const COUNT = 300;

const site = siteForFile(async (data) => {
  await fillWithIncidents(data, { count: COUNT, days: 2 });
  return [];
});

const rows = (page: Page) => page.locator('tr[data-id]');
const idOf = async (page: Page, at: number) => (await rows(page).nth(at).getAttribute('data-id')) ?? '';
const action = (page: Page, name: string) =>
  page.getByRole('toolbar', { name: 'Actions' }).getByRole('button', { name, exact: true });

/** One line of syslog of a host that no registry knows. */
async function fullDisk(host: string): Promise<void> {
  const socket = createConnection({ port: site.syslogPort, host: '127.0.0.1' });
  socket.end(
    `<27>1 ${new Date().toISOString()} ${host} app - - - write failed: No space left on device /srv\n`,
  );
  await once(socket, 'close');
}

/** Chooses the first rows by their boxes. */
async function choose(page: Page, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let at = 0; at < count; at += 1) {
    ids.push(await idOf(page, at));
    await rows(page).nth(at).getByRole('checkbox').click();
  }
  await page.getByText(new RegExp(`^${count} incidents? chosen`)).waitFor();
  return ids;
}

async function incidentsOf(ids: readonly string[]) {
  const { data } = await read(site.url, '/api/v3/incidents?limit=1000', Incidents);
  return data.filter(({ incident_id }) => ids.includes(incident_id));
}

it('several are acknowledged, assigned, resolved and silenced at once, and the server has it', async () => {
  const winches = Array.from({ length: 8 }, (_, at) => `winch-${at}`);
  for (const host of winches) await fullDisk(host);
  const { page, faults } = await site.open({ path: '/incidents?status=open&q=winch' });
  await eventually('an incident of each', async () =>
    (await rows(page).count()) === winches.length ? true : undefined,
  );
  const acknowledged = await choose(page, 3);
  await action(page, 'Acknowledge').click();
  await page.getByText('3 acknowledged').waitFor();
  expect((await incidentsOf(acknowledged)).map(({ status }) => status)).toEqual(['ack', 'ack', 'ack']);

  const assigned = await choose(page, 2);
  await action(page, 'Assign').click();
  await page.getByRole('dialog').getByLabel('Somebody else').fill('third engineer');
  await page.getByRole('dialog').getByRole('button', { name: 'Assign', exact: true }).click();
  await page.getByText('2 assigned to third engineer').waitFor();
  expect((await incidentsOf(assigned)).map(({ owner }) => owner)).toEqual(Array(2).fill('third engineer'));

  const resolved = await choose(page, 2);
  await action(page, 'Resolve').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Resolve', exact: true }).click();
  await page.getByText('2 resolved').waitFor();
  expect((await incidentsOf(resolved)).map(({ status }) => status)).toEqual(['resolved', 'resolved']);

  await choose(page, 1);
  await action(page, 'Silence').click();
  const dialog = page.getByRole('dialog', { name: /^Silence/ });
  const silence = dialog.getByRole('button', { name: 'Silence', exact: true });
  expect(await silence.isDisabled()).toBe(true);
  await dialog.getByLabel('Why').fill('the crew works on it');
  await silence.click();
  await page.getByText(/^(Silent until|The silence is taken)/).waitFor();
  await dialog.waitFor({ state: 'detached' });
  expect(faults).toEqual([]);
});

it('more than twenty are asked about once, and Cancel changes none', async () => {
  const { page } = await site.open({ path: '/incidents?status=open' });
  await rows(page).first().waitFor();
  const changes = watchChanges(page);
  await page.getByLabel(/^Choose all \d+ loaded$/).click();
  await action(page, 'Acknowledge').click();
  const dialog = page.getByRole('dialog', { name: /^Acknowledge \d+ incidents$/ });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(changes).toEqual([]);
});

it('a key does nothing to rows of the filter before, while the new ones are read', async () => {
  const { page } = await site.open({ path: '/incidents?status=open' });
  await rows(page).first().waitFor();
  const changes = watchChanges(page);
  let goOn = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  await page.route(/\/api\/v3\/incidents\?.*q=/, async (route) => {
    await held;
    await route.continue();
  });
  await page.keyboard.press('j');
  expect(await action(page, 'Acknowledge').getAttribute('aria-disabled')).toBeNull();
  await page.keyboard.press('/');
  const word = 'network';
  await page.keyboard.type(word);
  await page.keyboard.press('Enter');
  await page.getByRole('progressbar', { name: 'Reading the incidents' }).waitFor();
  expect(await action(page, 'Acknowledge').getAttribute('aria-disabled')).toBe('true');
  // The focus is still in the words: it goes to the table with the new rows alone.
  expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('Search incidents');
  await rows(page).nth(2).click();
  await page.keyboard.press('a');
  expect(changes).toEqual([]);

  await page.getByLabel('Search incidents').click();
  await page.keyboard.press('Enter');
  goOn();
  const { data } = await read(site.url, `/api/v3/incidents?status=open&q=${word}&limit=1000`, Incidents);
  await eventually('the focus on a row that was searched for', async () => {
    const id = await page.evaluate('document.activeElement.dataset.id');
    return data.some(({ incident_id }) => incident_id === id) ? true : undefined;
  });
  expect(changes).toEqual([]);
});

it.each([
  [1440, 900],
  [768, 1024],
])('at %d × %d the table scrolls and the page does not', async (width, height) => {
  const { page } = await site.open({ path: '/incidents?status=all', width, height });
  await rows(page).nth(5).waitFor();
  await page.getByRole('grid').hover();
  for (let turn = 0; turn < 20; turn += 1) await page.mouse.wheel(0, 2_000);
  await eventually('rows from further down', async () =>
    (await rows(page).first().getAttribute('data-index')) === '0' ? undefined : true,
  );
  expect(
    await page.evaluate('document.documentElement.scrollHeight - document.documentElement.clientHeight'),
  ).toBe(0);
});

it('a search that fits resolved ones alone says so, and shows them', async () => {
  const { data } = await read(site.url, '/api/v3/incidents?status=resolved&limit=1', Incidents);
  const id = data[0]?.incident_id ?? '';
  const { page } = await site.open({ path: `/incidents?q=${id}`, width: 768 });
  await page.getByRole('button', { name: '1 resolved incident fits: show it' }).click();
  await page.locator(`tr[data-id="${id}"]`).waitFor();
});

/** What the page asks the server to change, from now on. */
function watchChanges(page: Page): string[] {
  const changes: string[] = [];
  page.on('request', (request) => {
    if (request.method() !== 'GET') changes.push(`${request.method()} ${request.url()}`);
  });
  return changes;
}
