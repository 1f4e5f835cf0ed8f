import { expect, it } from 'vitest';
import { devicesFlag, runCli } from '../e2e/product.fixture.ts';
import type { Screen } from './screen.fixture.ts';
import { siteForFile } from './site.fixture.ts';

const keys = { operator: '', engineer: '' };
const site = siteForFile(async (data) => {
  for (const role of ['operator', 'engineer'] as const) {
    const made = await runCli(['keys', 'add', '--name', role, '--role', role, '--data', data]);
    keys[role] = made.out.trim();
  }
  return devicesFlag(data);
});

async function signIn({ page }: Screen, key: string): Promise<void> {
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await page.getByLabel(/^API key/).fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

it('nobody sees anything without a key, and a wrong one is refused in words', async () => {
  const screen = await site.open({ path: '/incidents' });
  await signIn(screen, `aiops_${'x'.repeat(43)}`);
  await screen.page.getByText('the API key is unknown or was removed').waitFor();
  expect(await screen.page.getByRole('navigation').count()).toBe(0);
  await signIn(screen, keys.operator);
  await screen.page.getByRole('heading', { level: 1, name: 'Incidents' }).waitFor();
});

it('the key is in no address and in nothing that outlives the tab', async () => {
  const screen = await site.open();
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
  await other.goto(site.url);
  await other.getByRole('heading', { name: 'Sign in' }).waitFor();
});
