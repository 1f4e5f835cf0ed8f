import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { Incidents } from '../e2e/answers.ts';
import { eventually, read } from '../e2e/product.fixture.ts';
import { fillWithIncidents } from './many-incidents.ts';
import { measuredFilter } from './measured-filter.ts';
import { siteForFile } from './site.fixture.ts';

const COUNT = 100_000;
/** What a person waits for a filter at most. */
const FILTER_MS = 300;
/** A screen of rows, and some above and below. */
const MOST_DRAWN = 80;
const PAGE_ROWS = 50;
const PAGES = 10;

const site = siteForFile(async (data) => {
  await fillWithIncidents(data, { count: COUNT });
  return [];
});

async function openAll(): Promise<Page> {
  const { page } = await site.open({ path: '/incidents?status=all' });
  await counted(page);
  return page;
}

/** The list stands, and so do the counts beside it: nothing more is being read. */
async function counted(page: Page): Promise<void> {
  await eventually('all incidents, counted', async () =>
    (await page.getByRole('grid').getAttribute('aria-rowcount')) === String(COUNT + 1) ? true : undefined,
  );
}

const ROWS = `[...document.querySelectorAll('tr[data-id]')].map(({ dataset }) => [Number(dataset.index), dataset.id])`;
const Rows = z.array(z.tuple([z.number(), z.string()]));
const drawnRows = async (page: Page) => Rows.parse(await page.evaluate(ROWS));

it('of a hundred thousand a screenful is drawn, however far one scrolls', async () => {
  const page = await openAll();
  await page.getByRole('grid').hover();
  const last = () => drawnRows(page).then((rows) => Math.max(...rows.map(([index]) => index)));
  for (let turn = 0; turn < 100 && (await last()) < PAGES * PAGE_ROWS; turn += 1) {
    await page.mouse.wheel(0, 2_000);
    await page.evaluate('new Promise((done) => requestAnimationFrame(done))');
    expect((await drawnRows(page)).length).toBeLessThanOrEqual(MOST_DRAWN);
  }
  const rows = await drawnRows(page);
  expect(await last()).toBeGreaterThanOrEqual(PAGES * PAGE_ROWS);
  // No gap, and what stands there is what the server has there.
  const indexes = rows.map(([index]) => index);
  expect(indexes).toEqual(indexes.map((_, at) => (indexes[0] ?? 0) + at));
  const { data } = await read(site.url, '/api/v3/incidents?limit=1000', Incidents);
  expect(rows.map(([, id]) => id)).toEqual(indexes.map((index) => data[index]?.incident_id));
});

type Kind = {
  readonly name: string;
  readonly values: readonly Value[];
  act(page: Page, value: Value): Promise<void>;
};
/** The words of the chip, those of the control, and how the API is asked for the same. */
type Value = readonly [chip: string, control: string, query: string];

const facet =
  (group: string) =>
  async (page: Page, [, control]: Value) =>
    page
      .getByRole('group', { name: group })
      .getByRole('button', { name: new RegExp(`^${control}\\b`) })
      .click();

const KINDS: readonly Kind[] = [
  {
    name: 'severity',
    values: ['critical', 'high', 'medium', 'low'].map((key) => [`severity: ${key}`, key, `severity=${key}`]),
    act: facet('Severity'),
  },
  {
    name: 'status',
    values: [
      ['open', 'open', 'status=open'],
      ['acknowledged', 'acknowledged', 'status=ack'],
      ['resolved', 'resolved', 'status=resolved'],
      ['suppressed', 'suppressed', 'status=suppressed'],
    ],
    act: facet('Status'),
  },
  {
    name: 'type',
    values: ['link_degradation', 'network_issue', 'app_degradation', 'resource_pressure', 'auth_failure'].map(
      (key) => {
        const words = key.replace('_', ' ');
        return [`type: ${words}`, words, `type=${key}`];
      },
    ),
    act: facet('Type'),
  },
  {
    name: 'ship',
    values: ['mv-aurora', 'mv-borealis', 'mv-coral-star', 'mv-dunes', 'mv-eclipse'].map((key) => [
      `ship: ${key}`,
      key,
      `ship_id=${key}`,
    ]),
    act: facet('Ship'),
  },
  {
    name: 'time',
    values: [
      ['last hour', '1h', 'range=1h'],
      ['last 6 hours', '6h', 'range=6h'],
      ['last 24 hours', '1d', 'range=1d'],
      ['last 7 days', '7d', 'range=7d'],
    ],
    act: async (page, [, control]) => {
      await page.getByLabel('Time range').selectOption(control);
    },
  },
  {
    name: 'search',
    values: ['folio', 'journal', 'beam', 'payment gateway', 'inc-0420'].map((key) => [
      `“${key}”`,
      key,
      `q=${encodeURIComponent(key)}`,
    ]),
    act: (page, [, control]) => page.getByLabel('Search incidents').fill(control),
  },
];

it.each(KINDS)(
  'a filter by $name shows the incidents that fit within 300 ms, as the median of its values',
  async ({ name, values, act }) => {
    const page = await openAll();
    const times: number[] = [];
    for (const value of values) {
      const [chip, , query] = value;
      times.push(await measuredFilter(page, chip, () => act(page, value)));
      await expectRowsOf(page, query);
      await page.getByRole('button', { name: 'Reset', exact: true }).click();
      await page.goto(`${site.url}/incidents?status=all`);
      // As a person finds it, and as the first value found it.
      await counted(page);
    }
    times.sort((one, other) => one - other);
    const median = times[Math.floor(times.length / 2)] ?? Number.NaN;
    // The worst is told and not held: on a busy machine it is the machine's.
    const told = `median ${Math.round(median)}, maximum ${Math.round(times.at(-1) ?? Number.NaN)} ms`;
    process.stdout.write(`filter by ${name}: ${told} of ${times.map(Math.round).join(', ')}\n`);
    expect(median).toBeLessThanOrEqual(FILTER_MS);
  },
);

/** The rows on the screen are the first that the API names for the same filter. */
async function expectRowsOf(page: Page, query: string): Promise<void> {
  const { data } = await read(site.url, `/api/v3/incidents?limit=20&${query}`, Incidents);
  expect(data.length).toBeGreaterThan(0);
  const shown = (await drawnRows(page)).slice(0, data.length).map(([, id]) => id);
  expect(shown).toEqual(data.map(({ incident_id }) => incident_id));
}
