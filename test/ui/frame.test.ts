import { expect, it } from 'vitest';
import { devicesFlag } from '../e2e/product.fixture.ts';
import { siteForFile } from './site.fixture.ts';

const site = siteForFile(devicesFlag);

it('a page whose program can’t be fetched says so, and is there by itself as soon as it can', async () => {
  const { page } = await site.open();
  await page.getByRole('heading', { level: 1 }).waitFor();
  let hinders = true;
  await page.route(/\/assets\/incidents-page/, (route) => (hinders ? route.abort() : route.continue()));
  await page.route('**/ready', (route) => (hinders ? route.abort() : route.continue()));
  await page.getByRole('link', { name: 'Incidents', exact: true }).click();
  await page.getByRole('alert').filter({ hasText: 'could not be loaded' }).waitFor();
  expect(await page.getByRole('navigation', { name: 'Pages' }).isVisible()).toBe(true);
  hinders = false;
  await page.getByRole('heading', { level: 1, name: 'Incidents' }).waitFor();
});

it('once the pages are there, a server that is away takes none of them', async () => {
  const { page } = await site.open();
  const fetched = page.waitForResponse(/\/assets\/topology-graph.*\.js/);
  await fetched;
  await page.context().setOffline(true);
  await page.getByRole('link', { name: 'Trace', exact: true }).click();
  await page.getByRole('heading', { level: 1 }).filter({ hasText: 'Trace' }).waitFor();
});

it('a mistyped address says that there is no such page, and leads to those there are', async () => {
  const { page } = await site.open({ path: '/incidnts' });
  await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
  await page.getByRole('main').getByRole('link', { name: 'incidents' }).click();
  await page.getByRole('heading', { level: 1, name: 'Incidents' }).waitFor();
});
