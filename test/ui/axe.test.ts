import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { accessibilityFaults } from './axe.ts';
import { siteForFile } from './site.fixture.ts';
import { PAGE_NAMES, pathOf, type Shown, settled, shownIncident } from './views.ts';

/** Fewer rules than these mean that axe did not see the page. */
const LEAST_RULES = 15;
const THEMES = ['light', 'dark'] as const;

const DIALOGS = [
  { key: 's', name: 'Silence' },
  { key: 'r', name: 'Resolve' },
  { key: 'Shift+?', name: 'Keyboard shortcuts' },
];

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

  it.each(DIALOGS)('the dialog $name', async ({ key, name }) => {
    const { page } = await site.open({ path: '/incidents', theme });
    await settled(page);
    await page.keyboard.press('j');
    await page.keyboard.press(key);
    await page.getByRole('dialog', { name: new RegExp(`^${name}`) }).waitFor();
    await settled(page);
    await expectNoFault(page);
  });

  it('the actions on several incidents', async () => {
    const { page } = await site.open({ path: '/incidents?status=all', theme });
    await settled(page);
    await page.getByLabel(/^Choose all/).click();
    await page.getByText(/incidents? chosen/).waitFor();
    await page.getByRole('toolbar', { name: 'Actions' }).getByRole('button', { name: 'Assign' }).click();
    await page.getByRole('dialog', { name: /^Assign/ }).waitFor();
    await expectNoFault(page);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expectNoFault(page);
  });

  it('the filters on a tablet', async () => {
    const { page } = await site.open({ path: '/incidents?status=all', theme, width: 768 });
    await settled(page);
    await page.getByRole('button', { name: /^Filters/ }).click();
    await page.getByRole('dialog', { name: 'Filters' }).waitFor();
    await expectNoFault(page);
  });

  it('the list behind a number of the overview', async () => {
    const { page } = await site.open({ theme });
    await settled(page);
    await page
      .getByRole('button', { name: /duplicates: show the list/ })
      .first()
      .click();
    await page.getByRole('dialog').waitFor();
    await settled(page);
    await expectNoFault(page);
  });

  it('an address that leads nowhere', async () => {
    const { page } = await site.open({ path: '/incidents/inc_nowhere', theme });
    await settled(page);
    await page.getByText('There is no incident inc_nowhere').waitFor();
    await expectNoFault(page);
  });
});
