import type { Page } from 'playwright-core';
import { Incidents } from '../e2e/answers.ts';
import { eventually, read } from '../e2e/product.fixture.ts';

/** Every page of the console. */
export const PAGE_NAMES = ['overview', 'incidents', 'incident', 'trace-search', 'trace'] as const;
export type PageName = (typeof PAGE_NAMES)[number];

/** The incident that the demo begins with, and a record that led to it. */
export interface Shown {
  readonly incidentId: string;
  readonly trackingId: string;
}

/** Waits for the demo's fault that begins with the start, and until it has grown beyond its first line. */
export function shownIncident(url: string): Promise<Shown> {
  return eventually(
    'the incident of the demo with several findings',
    async () => {
      const { data } = await read(url, '/api/v3/incidents?status=open&type=link_degradation', Incidents);
      const grown = data.find(({ evidence }) => evidence.length >= 3);
      return grown && { incidentId: grown.incident_id, trackingId: grown.tracking_id };
    },
    60_000,
  );
}

/** Where the page is. */
export function pathOf(name: PageName, { incidentId, trackingId }: Shown): string {
  const paths: Readonly<Record<PageName, string>> = {
    overview: '/',
    incidents: '/incidents?status=all',
    incident: `/incidents/${encodeURIComponent(incidentId)}`,
    'trace-search': '/trace',
    trace: `/trace/${encodeURIComponent(trackingId)}`,
  };
  return paths[name];
}

/** Waits until the page has read what it shows. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await eventually('nothing is being read any more', async () =>
    (await page.getByText(/^Reading .* …$/).count()) === 0 ? true : undefined,
  );
  // What was read is drawn, and what is drawn is measured once more.
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
}
