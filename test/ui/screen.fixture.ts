import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';

const PATIENCE_MS = 15_000;

export interface ScreenOptions {
  /** Of the first page. */
  readonly path?: string;
  readonly theme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
}

/** A person in front of the console: a browser tab with storage of its own. */
export interface Screen {
  readonly page: Page;
  /** What a page must never do: errors on the console (refusals by the content security policy among them), and requests to another origin. */
  readonly faults: readonly string[];
}

/** Opens the console for one test. */
export async function openScreen(browser: Browser, url: string, options: ScreenOptions): Promise<Screen> {
  const { path = '/', theme = 'light', width = 1280, height = 800 } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    reducedMotion: 'reduce',
    locale: 'en-GB',
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') await keepPicture(page, task.name);
    await context.close();
  });
  const faults = watchFaults(page, new URL(url).origin);
  await page.goto(`${url}${path}`);
  return { page, faults };
}

function watchFaults(page: Page, origin: string): string[] {
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => faults.push(`thrown: ${error.message}`));
  page.on('request', (request) => {
    const asked = new URL(request.url());
    // What is not of the network stays in the browser.
    if (/^(https?|wss?):$/.test(asked.protocol) && asked.origin !== origin) {
      faults.push(`asked another origin: ${asked.href}`);
    }
  });
  return faults;
}

/** What was on the screen when a test failed is the first thing one wants to see. */
async function keepPicture(page: Page, test: string): Promise<void> {
  const name = `${test.replaceAll(/\W+/g, '-').slice(0, 60)}-${Date.now()}.png`;
  const path = join(tmpdir(), 'aiops-ui-failed', name);
  await page.screenshot({ path }).then(
    () => process.stdout.write(`what was on the screen: ${path}\n`),
    () => undefined,
  );
}

/** The words as they are seen. */
export async function wordsOf(locator: Locator): Promise<string> {
  return (await locator.allInnerTexts()).join('\n');
}
