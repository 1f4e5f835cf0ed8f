import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { devicesFlag, eventually } from '../e2e/product.fixture.ts';
import { sendWithLogger } from '../e2e/senders.ts';
import { siteForFile } from './site.fixture.ts';

const site = siteForFile(devicesFlag);

/** Counts the tones that the page asks the browser for: nobody hears them here. */
const OBSERVE = `
  window.tones = 0;
  const make = AudioContext.prototype.createOscillator;
  AudioContext.prototype.createOscillator = function () { window.tones += 1; return make.call(this); };
`;
const tones = async (page: Page): Promise<number> => Number(await page.evaluate('window.tones'));

it('the alarm sounds for a new critical incident, also for one that came while the page could not listen', async () => {
  const { page } = await site.open({ path: '/incidents' });
  await page.evaluate(OBSERVE);
  const button = page.getByRole('button', { name: /^Sound for new critical incidents/ });
  await button.click();
  // It lets itself be heard once, so that one knows how loud it is.
  await eventually('the first tones', async () => ((await tones(page)) > 0 ? true : undefined));
  const before = await tones(page);

  await page.context().setOffline(true);
  await site.kill();
  await page.getByRole('button', { name: 'Sound for new critical incidents: can’t listen now' }).waitFor();
  await site.startAgain();
  await sendWithLogger(site.syslogPort, 'tcp-lines', 'carrier lost on beam 2');
  expect(await tones(page)).toBe(before);

  await page.context().setOffline(false);
  await eventually('the alarm', async () => ((await tones(page)) > before ? true : undefined));
  await button.and(page.getByRole('button', { name: /incidents$/ })).waitFor();
  await page.getByRole('row', { name: 'critical: link degradation on vsat-1' }).waitFor();
});
