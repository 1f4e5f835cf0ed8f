import type { Page } from 'playwright-core';

const LIMIT_MS = 10_000;

/** In the page: from the next press or letter to the frame after the one that shows the rows of the new filter. */
const ARM = `(filter, limitMs) => {
  window.filtered = new Promise((resolve, reject) => {
    const kinds = ['click', 'input', 'change'];
    const isShown = () => {
      const chips = document.querySelector('[aria-label="Active filters"]')?.innerText ?? '';
      return chips.includes(filter) && document.querySelector('[role="grid"]')?.ariaBusy === 'false';
    };
    if (isShown()) return reject(new Error('the filter is on already: ' + filter));
    const begin = ({ timeStamp }) => {
      for (const kind of kinds) document.removeEventListener(kind, begin, true);
      const look = () => {
        const ms = performance.now() - timeStamp;
        if (ms > limitMs) return reject(new Error('not shown within ' + limitMs + ' ms: ' + filter));
        if (!isShown()) return requestAnimationFrame(look);
        requestAnimationFrame(() => resolve(performance.now() - timeStamp));
      };
      requestAnimationFrame(look);
    };
    for (const kind of kinds) document.addEventListener(kind, begin, true);
  });
  window.filtered.catch(() => undefined);
}`;

/**
 * Does what turns a filter on, and measures it.
 * @param filter the words of its chip
 * @returns ms from the event in the page until the rows that fit are drawn
 */
export async function measuredFilter(page: Page, filter: string, act: () => Promise<void>): Promise<number> {
  await page.evaluate(`(${ARM})(${JSON.stringify(filter)}, ${LIMIT_MS})`);
  await act();
  return Number(await page.evaluate('window.filtered'));
}
