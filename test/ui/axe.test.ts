import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { accessibilityFaults } from './axe.ts';
import { siteForFile } from './site.fixture.ts';
import { PAGE_NAMES, pathOf, type Shown, settled, shownIncident } from './views.ts';

/** Fewer rules than these mean that axe did not see the page. */
const LEAST_RULES = 15;
const THEMES = ['light', 'dark'] as const;

const site = siteForFile(async () => ['--demo']);
let shown: Shown;
beforeAll(async () => {
  shown = await shownIncident(site.url);
});

async function expectNoFault(page: Page): Promise<void> {
  const { held, faults } = await accessibilityFaults(page);
  expect(faults).toEqual([]);
  expect(held).toBeGreaterThan(LEAST_RULES);
}

describe.each(THEMES)('in the %s theme, nobody is shut out of', (theme) => {
  it.each(PAGE_NAMES)('the page %s', async (name) => {
    const { page } = await site.open({ path: pathOf(name, shown), theme });
    await settled(page);
    await expectNoFault(page);
  });

  it('the list of keyboard shortcuts', async () => {
    const { page } = await site.open({ path: '/incidents', theme });
    await settled(page);
    await page.keyboard.press('Shift+?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await expectNoFault(page);
  });
});
