import { once } from 'node:events';
import { createConnection } from 'node:net';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { devicesFlag, eventually } from '../e2e/product.fixture.ts';
import { sendWithLogger } from '../e2e/senders.ts';
import { wordsOf } from './screen.fixture.ts';
import { siteForFile } from './site.fixture.ts';

const site = siteForFile(devicesFlag);

/** One line of syslog, as the host sends it. */
async function syslog(host: string, tag: string, msg: string): Promise<void> {
  const socket = createConnection({ port: site.syslogPort, host: '127.0.0.1' });
  socket.end(`<27>1 ${new Date().toISOString()} ${host} ${tag} - - - ${msg}\n`);
  await once(socket, 'close');
}

/** A mark that a reload would wipe away. */
async function markUnreloaded(page: Page): Promise<() => Promise<boolean>> {
  await page.evaluate('window.unreloaded = true');
  return async () => (await page.evaluate('window.unreloaded')) === true;
}

const facts = (page: Page) => page.getByLabel('Facts', { exact: true });

/** What has the focus, by the name that a screen reader says. */
const FOCUSED = `(() => {
  const at = document.activeElement;
  return at?.getAttribute('aria-label') ?? at?.labels?.[0]?.innerText ?? at?.innerText ?? '';
})()`;

function untilFocused(page: Page, name: string | RegExp): Promise<true> {
  return eventually(`the focus on ${name}`, async () =>
    String(await page.evaluate(FOCUSED)).match(name) === null ? undefined : true,
  );
}

/** Goes there as one does without a mouse. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let pressed = 0; pressed < 150; pressed += 1) {
    await page.keyboard.press('Tab');
    if (name.test(String(await page.evaluate(FOCUSED)))) return;
  }
  throw new Error(`Tab leads nowhere named ${name}`);
}

describe('an incident lives from a line of syslog to resolved', () => {
  it('by mouse: it comes by itself, is read, acknowledged, commented, assigned and resolved as noise', async () => {
    const { page, faults } = await site.open({ path: '/incidents' });
    await page.getByText('Nothing is open').waitFor();
    const isUnreloaded = await markUnreloaded(page);

    await sendWithLogger(site.syslogPort, 'tcp-lines', 'carrier lost on beam 2');
    const row = page.getByRole('row', { name: 'link degradation on vsat-1' });
    await row.waitFor();
    expect(await wordsOf(row)).toMatch(/critical.*open/s);

    await row.getByRole('link', { name: 'link degradation' }).click();
    await page.getByRole('heading', { level: 1, name: 'Link degradation on vsat-1' }).waitFor();
    await page.getByText(/The first sign: .*carrier lost on beam 2/).waitFor();

    await page.getByRole('button', { name: 'Acknowledge' }).click();
    await facts(page).getByText('Acknowledged').waitFor();

    await page.getByLabel('Add a comment').click();
    await page.getByLabel('Add a comment').fill('the dish is turned to the mast');
    await page.getByRole('button', { name: 'Comment', exact: true }).click();
    await page
      .getByRole('list', { name: 'Comments, the oldest first' })
      .getByText('the dish is turned to the mast')
      .waitFor();

    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Tell it anew' }).click();
    await page.getByText('Asked for: it shows here when it is written').waitFor();
    await page.getByText(/^Earlier accounts: /).waitFor();

    await page.getByRole('button', { name: 'Assign', exact: true }).click();
    const me = page.getByRole('dialog').getByRole('button', { name: /^Me / });
    await me.waitFor();
    const name = /\((.*)\)/.exec(await wordsOf(me))?.[1] ?? '';
    expect(name).not.toBe('');
    await me.click();
    await facts(page).getByText(name, { exact: true }).waitFor();

    await page.getByRole('button', { name: 'Resolve', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Resolve link degradation on vsat-1' });
    await dialog.getByLabel('It was noise').click();
    await dialog.getByRole('button', { name: 'Resolve' }).click();
    await facts(page).getByText('Resolved', { exact: true }).waitFor();
    await facts(page).getByText('noise').waitFor();

    await page.getByRole('link', { name: 'All incidents' }).click();
    await page.getByText('Nothing is open').waitFor();
    await page.getByRole('button', { name: 'Show resolved ones' }).click();
    await row.waitFor();
    expect(await wordsOf(row)).toContain('resolved (operator)');
    expect(await isUnreloaded()).toBe(true);
    expect(faults).toEqual([]);
  });

  it('by keyboard alone: j, k, /, a, s, Enter, Tab, r', async () => {
    const { page, faults } = await site.open({ path: '/incidents' });
    await page.getByText('Nothing is open').waitFor();
    const isUnreloaded = await markUnreloaded(page);
    const press = (key: string) => page.keyboard.press(key);

    await syslog('files-1', 'smbd', 'write failed: No space left on device /srv');
    await page.getByRole('row', { name: 'resource pressure on files-1' }).waitFor();
    await syslog('printer-7', 'cupsd', 'write failed: No space left on device /var/spool');
    await page.getByRole('row', { name: 'resource pressure on printer-7' }).waitFor();
    await press('j');
    await untilFocused(page, 'printer-7');
    await press('j');
    await untilFocused(page, 'files-1');
    await press('k');
    await untilFocused(page, 'printer-7');

    await press('/');
    await untilFocused(page, 'Search incidents');
    await page.keyboard.type('files-1');
    await page.getByRole('row', { name: 'resource pressure on printer-7' }).waitFor({ state: 'detached' });
    await press('Enter');
    await untilFocused(page, 'resource pressure on files-1');
    const row = page.getByRole('row', { name: 'resource pressure on files-1' });
    await press('a');
    await row.getByText('acknowledged').waitFor();
    // The news of it may be here before the answer, and until then nothing else is done to it.
    await page.locator('tr[aria-busy="false"]', { hasText: 'files-1' }).waitFor();

    await press('s');
    await page.getByRole('dialog', { name: /^Silence/ }).waitFor();
    await press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await untilFocused(page, 'resource pressure on files-1');
    await press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Resource pressure on files-1' }).waitFor();
    await page.getByText(/The first sign: .*No space left on device/).waitFor();

    await tabTo(page, /^Assign$/);
    await press('Enter');
    await untilFocused(page, /^Me /);
    await press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await facts(page).getByText('nobody yet').waitFor({ state: 'detached' });
    await tabTo(page, /^Add a comment/);
    await page.keyboard.type('old recordings were removed');
    await tabTo(page, /^Comment$/);
    await press('Enter');
    await page
      .getByRole('list', { name: 'Comments, the oldest first' })
      .getByText('old recordings were removed')
      .waitFor();

    await press('r');
    await untilFocused(page, 'I do not say');
    await press('ArrowDown');
    await press('ArrowDown');
    await untilFocused(page, 'It was noise');
    await press('Enter');
    await facts(page).getByText('Resolved', { exact: true }).waitFor();
    await facts(page).getByText('noise').waitFor();

    await tabTo(page, /^All incidents/);
    await press('Enter');
    await page.getByRole('row', { name: 'resource pressure on printer-7' }).waitFor();
    expect(await row.count()).toBe(0);
    await tabTo(page, /^resolved/);
    await press('Enter');
    await row.waitFor();
    expect(await wordsOf(row)).toContain('resolved (operator)');
    expect(await isUnreloaded()).toBe(true);
    expect(faults).toEqual([]);
  });
});
