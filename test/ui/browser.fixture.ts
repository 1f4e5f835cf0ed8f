import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, onTestFinished } from 'vitest';

/** Nothing but the page speaks to anybody, and nothing depends on a graphics card or a desktop. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const PATIENCE_MS = 15_000;

/** A browser for all tests of a file. */
export async function launchBrowser(): Promise<Browser> {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '', args: FLAGS });
  afterAll(() => browser.close());
  return browser;
}

export interface ScreenOptions {
  /** Where the product answers. */
  readonly url: string;
  /** Of the first page. */
  readonly path?: string;
  readonly theme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
  /** Lets a test bring a script of its own into the page. What the policy refuses is then not seen. */
  readonly bypassCSP?: boolean;
}

/** A person in front of the console: a browser tab with storage of its own. */
export interface Screen {
  readonly page: Page;
  /** What a page must never do: errors on the console (refusals by the content security policy among them), and requests to another origin. */
  readonly faults: readonly string[];
}

/** Opens the console for one test. */
export async function openScreen(browser: Browser, options: ScreenOptions): Promise<Screen> {
  const { url, path = '/', theme = 'light', width = 1280, height = 800, bypassCSP = false } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    bypassCSP,
  });
  onTestFinished(() => context.close());
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
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
