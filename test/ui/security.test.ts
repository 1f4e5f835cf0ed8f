import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  devicesFlag,
  type Product,
  runCli,
  startProduct,
  temporaryDirectory,
} from '../e2e/product.fixture.ts';
import { launchBrowser, openScreen, type Screen } from './browser.fixture.ts';

let browser: Browser;
let product: Product;
const keys = { operator: '', engineer: '' };

beforeAll(async () => {
  const data = await temporaryDirectory(afterAll);
  for (const role of ['operator', 'engineer'] as const) {
    const made = await runCli(['keys', 'add', '--name', role, '--role', role, '--data', data]);
    keys[role] = made.out.trim();
  }
  browser = await launchBrowser();
  product = await startProduct({ data, args: await devicesFlag(data) });
  afterAll(() => product.kill());
});

async function signIn({ page }: Screen, key: string): Promise<void> {
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await page.getByLabel(/^API key/).fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

it('nobody sees anything without a key, and a wrong one is refused in words', async () => {
  const screen = await openScreen(browser, { url: product.url, path: '/incidents' });
  await signIn(screen, `aiops_${'x'.repeat(43)}`);
  await screen.page.getByText('the API key is unknown or was removed').waitFor();
  expect(await screen.page.getByRole('navigation').count()).toBe(0);
  await signIn(screen, keys.operator);
  await screen.page.getByRole('heading', { level: 1, name: 'Incidents' }).waitFor();
});

it('the key is in no address and in nothing that outlives the tab', async () => {
  const screen = await openScreen(browser, { url: product.url });
  const asked: string[] = [];
  screen.page.on('request', (request) => asked.push(request.url()));
  await signIn(screen, keys.engineer);
  await screen.page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  expect(asked.length).toBeGreaterThan(0);
  expect([...asked, screen.page.url()].filter((url) => url.includes(keys.engineer))).toEqual([]);
  const kept = await screen.page.evaluate('JSON.stringify({ ...localStorage }) + document.cookie');
  expect(kept).not.toContain(keys.engineer);
  // Another tab of the same browser asks for it again.
  const other = await screen.page.context().newPage();
  await other.goto(product.url);
  await other.getByRole('heading', { name: 'Sign in' }).waitFor();
});
