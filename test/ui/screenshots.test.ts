import { mkdir } from 'node:fs/promises';
import { get } from 'node:http';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { temporaryDirectory } from '../e2e/product.fixture.ts';
import { siteForFile } from './site.fixture.ts';
import { PAGE_NAMES, pathOf, type Shown, settled, shownIncident } from './views.ts';

/** A tablet, a laptop, a wall screen. */
const SIZES = [
  { width: 768, height: 1024 },
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
];
const THEMES = ['light', 'dark'] as const;
const FIRST_SCREEN_BYTES = 300_000;

const site = siteForFile(async () => ['--demo']);
const undo: (() => Promise<void>)[] = [];
let shown: Shown;
let folder: string;
beforeAll(async () => {
  // `npm run screenshots` names the folder; a test run leaves nothing behind.
  folder = process.env.SCREENSHOTS_FOLDER ?? (await temporaryDirectory((remove) => undo.push(remove)));
  await mkdir(folder, { recursive: true });
  shown = await shownIncident(site.url);
  // Pictures for people show a demo that has something to tell.
  const runsMs = Number(process.env.SCREENSHOTS_AFTER_SEC ?? 0) * 1000;
  await new Promise((resolve) => setTimeout(resolve, runsMs));
}, 240_000);
afterAll(async () => {
  for (const remove of undo) await remove();
});

/** How much further the page goes than the screen is wide, in CSS pixels; and what sticks out. */
const Overflow = z.object({ px: z.number(), of: z.array(z.string()) });
const OVERFLOW = `(() => {
  const width = document.documentElement.clientWidth;
  const px = document.documentElement.scrollWidth - width;
  const out = px <= 0 ? [] : [...document.querySelectorAll('body *')].filter((each) => each.getBoundingClientRect().right > width + 1);
  return { px, of: out.slice(0, 5).map((each) => each.outerHTML.slice(0, 160)) };
})()`;

describe.each(THEMES)('the demo in the %s theme', (theme) => {
  describe.each(SIZES)('on a screen of $width × $height', (size) => {
    it.each(PAGE_NAMES)('shows the whole width of the page %s, without a fault', async (name) => {
      const { page, faults } = await site.open({
        path: pathOf(name, shown),
        theme,
        ...size,
      });
      await settled(page);
      await page.screenshot({ path: join(folder, `${name}-${theme}-${size.width}.png`) });
      expect(Overflow.parse(await page.evaluate(OVERFLOW))).toEqual({ px: 0, of: [] });
      expect(await page.evaluate('innerWidth')).toBe(size.width);
      expect(faults).toEqual([]);
    });
  });
});

describe('a page that is not ours to trust', () => {
  it('is noticed: a request to another origin, a refusal by the policy, an error', async () => {
    const { page, faults } = await site.open();
    await settled(page);
    await page.evaluate(`fetch('http://127.0.0.2:1/x').catch(() => undefined)`);
    await page.evaluate(`console.error('broken')`);
    const text = faults.join('\n');
    expect(text).toMatch(/content security policy/i);
    expect(text).toContain('broken');
  });
});

/** Bytes of the body as the server sends it to a browser that takes gzip. */
function gzipBytes(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { 'accept-encoding': 'gzip' } }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.once('end', () => resolve(bytes));
    }).once('error', reject);
  });
}

/** Every file that the page needed until it stood: markup, scripts, styles, fonts, pictures; not what the API told. */
async function filesOf(page: Page): Promise<readonly string[]> {
  const names = z
    .array(z.string())
    .parse(await page.evaluate(`performance.getEntriesByType('resource').map(({ name }) => name)`));
  return [page.url(), ...names.filter((name) => !/\/(api\/|ready$)/.test(new URL(name).pathname))];
}

it.each(['overview', 'incidents'] as const)(
  'the first screen, opened at %s, is at most 300 kB of gzip in all',
  async (name) => {
    const { page } = await site.open({ path: pathOf(name, shown) });
    await settled(page);
    const files = await filesOf(page);
    expect(files.filter((file) => file.endsWith('.js')).length).toBeGreaterThan(1);
    expect(files.filter((file) => file.endsWith('.woff2')).length).toBeGreaterThan(0);
    const sizes = await Promise.all(
      files.map(async (file) => [new URL(file).pathname, await gzipBytes(file)] as const),
    );
    const total = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
    process.stdout.write(`first screen at ${name}: ${Math.round(total / 1000)} kB of gzip\n`);
    expect(total, JSON.stringify(sizes)).toBeLessThanOrEqual(FIRST_SCREEN_BYTES);
  },
);
