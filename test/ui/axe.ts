import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { z } from 'zod';

/** WCAG 2.2 AA is all of these; `best-practice` is what axe's makers ask for beyond. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const Result = z.object({
  passes: z.array(z.object({ id: z.string() })),
  violations: z.array(
    z.object({
      id: z.string(),
      help: z.string(),
      nodes: z.array(z.object({ html: z.string(), failureSummary: z.string().optional() })),
    }),
  ),
});

const MAX_NODES = 5;

/** What is wrong with the page, one line an element; and how many rules were held against it. */
export async function accessibilityFaults(
  page: Page,
): Promise<{ readonly held: number; readonly faults: readonly string[] }> {
  // By the debugger: the page's own policy lets nobody add a script.
  await page.evaluate(axe.source);
  const run = `axe.run(document, { runOnly: { type: 'tag', values: ${JSON.stringify(RULES)} }, resultTypes: ['violations', 'passes'] })`;
  const { passes, violations } = Result.parse(JSON.parse(await page.evaluate(`${run}.then(JSON.stringify)`)));
  const faults = violations.flatMap(({ id, help, nodes }) =>
    nodes
      .slice(0, MAX_NODES)
      .map(({ html, failureSummary }) => `${id}: ${help}: ${html.slice(0, 300)} (${failureSummary})`),
  );
  return { held: passes.length + violations.length, faults };
}
