import { expect, it } from 'vitest';
import { incidentWhen } from '../e2e/answers.ts';
import { devicesFlag, runCli } from '../e2e/product.fixture.ts';
import { sendJson } from '../e2e/senders.ts';
import { accessibilityFaults } from './axe.ts';
import type { Screen } from './screen.fixture.ts';
import { siteForFile } from './site.fixture.ts';

const keys = { operator: '', engineer: '', ingest: '', leaver: '' };
let directory = '';
const site = siteForFile(async (data) => {
  directory = data;
  for (const role of ['operator', 'engineer', 'ingest'] as const) {
    const made = await runCli(['keys', 'add', '--name', role, '--role', role, '--data', data]);
    keys[role] = made.out.trim();
  }
  const made = await runCli(['keys', 'add', '--name', 'leaver', '--role', 'operator', '--data', data]);
  keys.leaver = made.out.trim();
  return devicesFlag(data);
});

const ATTACK =
  '<img src=x onerror="window.attacked=1"><script>window.attacked=1</script> carrier lost on beam 2';

/** The incident of a line whose every part tries to be markup. */
async function attacked() {
  const record = {
    ts: new Date().toISOString(),
    host: 'vsat-1',
    service: '<b onmouseover=alert(1)>modem</b>',
    level: 'error',
    msg: ATTACK,
  };
  const as = { authorization: `Bearer ${keys.engineer}` };
  const sent = await sendJson(`${site.url}/api/v3/ingest/logs`, 'POST', record, {
    authorization: `Bearer ${keys.ingest}`,
  });
  expect(sent.status).toBe(202);
  return incidentWhen(site.url, 'device_id=vsat-1', () => true, as);
}

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

it('what can be no key is refused in the form, and one that was removed leads back to it', async () => {
  const screen = await site.open();
  const { page } = screen;
  await signIn(screen, 'schlüssel\u2013');
  await page.getByText('This is no key').waitFor();
  await signIn(screen, keys.leaver);
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  await runCli(['keys', 'rm', 'leaver', '--data', directory]);
  await page.getByRole('link', { name: 'Incidents', exact: true }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  expect(await page.getByRole('navigation').count()).toBe(0);
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

it.each(['light', 'dark'] as const)('signing in shuts nobody out in the %s theme', async (theme) => {
  const { page } = await site.open({ theme });
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  expect((await accessibilityFaults(page)).faults).toEqual([]);
});

it('what a log line says is text and nothing else: in the list, on the incident, in the trace', async () => {
  const { incident_id, tracking_id } = await attacked();
  const screen = await site.open({ path: '/incidents' });
  const { page } = screen;
  await signIn(screen, keys.engineer);
  await page.getByRole('row', { name: 'link degradation on vsat-1' }).waitFor();
  const isHarmless = async () => {
    expect(await page.evaluate('window.attacked')).toBeUndefined();
    expect(await page.locator('img, main script, b[onmouseover]').count()).toBe(0);
  };
  await isHarmless();
  for (const path of [`/incidents/${incident_id}`, `/trace/${tracking_id}`, '/trace', '/']) {
    await page.goto(`${site.url}${path}`);
    await page.getByText('<script>window.attacked=1</script>').first().waitFor();
    await isHarmless();
  }
});

it('an operator acknowledges, and is told that the rest needs an engineer', async () => {
  await attacked();
  const screen = await site.open({ path: '/incidents' });
  const { page } = screen;
  await signIn(screen, keys.operator);
  const row = page.getByRole('row', { name: 'link degradation on vsat-1' });
  await row.waitFor();
  await row.click();
  for (const name of ['Resolve', 'Silence', 'Assign']) {
    const button = page.getByRole('toolbar', { name: 'Actions' }).getByRole('button', { name });
    expect(await button.getAttribute('aria-disabled')).toBe('true');
    expect(await button.getAttribute('aria-description')).toBe('This needs the role engineer.');
    // It can still be pressed, and does nothing.
    await button.click({ force: true });
    expect(await page.getByRole('dialog').count()).toBe(0);
  }
  await page.getByRole('toolbar', { name: 'Actions' }).getByRole('button', { name: 'Acknowledge' }).click();
  await row.getByText('acknowledged').waitFor();
});
