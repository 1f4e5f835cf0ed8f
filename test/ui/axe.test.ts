import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Product, startProduct, temporaryDirectory } from '../e2e/product.fixture.ts';
import { accessibilityFaults } from './axe.ts';
import { launchBrowser, openScreen } from './browser.fixture.ts';
import { PAGE_NAMES, pathOf, type Shown, settled, shownIncident } from './views.ts';

/** Fewer rules than these mean that axe did not see the page. */
const LEAST_RULES = 15;
const THEMES = ['light', 'dark'] as const;

let browser: Browser;
let product: Product;
let shown: Shown;
beforeAll(async () => {
  browser = await launchBrowser();
  product = await startProduct({ data: await temporaryDirectory(afterAll), args: ['--demo'] });
  afterAll(() => product.kill());
  shown = await shownIncident(product);
});

async function expectNoFault(page: Page): Promise<void> {
  const { held, faults } = await accessibilityFaults(page);
  expect(faults).toEqual([]);
  expect(held).toBeGreaterThan(LEAST_RULES);
}

describe.each(THEMES)('in the %s theme, nobody is shut out of', (theme) => {
  it.each(PAGE_NAMES)('the page %s', async (name) => {
    const { page } = await openScreen(browser, { url: product.url, path: pathOf(name, shown), theme });
    await settled(page);
    await expectNoFault(page);
  });

  it('the list of keyboard shortcuts', async () => {
    const { page } = await openScreen(browser, { url: product.url, path: '/incidents', theme });
    await settled(page);
    await page.keyboard.press('Shift+?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await expectNoFault(page);
  });
});
