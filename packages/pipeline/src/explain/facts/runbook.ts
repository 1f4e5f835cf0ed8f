import type { Grade } from '@aiops/contracts';
import type { Runbook } from './evidence.ts';

const MAX_ITEMS = 12;
const HEADING = /^#{1,6}\s+(.*?)\s*$/;
const ITEM = /^(?:\d{1,2}[.)]|[-*])\s+(.*)$/;
const CHECK_FIRST = /^check first\b/i;
const DO_NOW = /^do now\b/i;
const DO_NOT = /^do not\b/i;
const RISK = /^risk:\s*(low|medium|high)\s*$/m;
const LINK = /\[([^\]]*)\]\([^)]*\)/g;
const EMPHASIS = /\*\*|__|`/g;

/**
 * What a runbook in Markdown says to do: the lists under "Check first", "Do now" and "Do not". One without "Do now" has no
 * steps to tell, and one without a risk in its front matter counts as risky.
 */
export function runbookOf({
  id,
  title,
  text,
}: {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}): Runbook {
  const risk: Grade =
    text.match(RISK)?.[1] === 'low' ? 'low' : text.match(RISK)?.[1] === 'medium' ? 'medium' : 'high';
  const checkFirst = itemsUnder(CHECK_FIRST, text);
  const doNot = itemsUnder(DO_NOT, text);
  return {
    ...{ id, title, risk, steps: itemsUnder(DO_NOW, text) },
    ...(checkFirst.length > 0 ? { checkFirst } : {}),
    ...(doNot.length > 0 ? { doNot } : {}),
  };
}

function itemsUnder(wanted: RegExp, text: string): string[] {
  const items: string[] = [];
  let isInside = false;
  for (const line of text.split(/\r?\n/)) {
    const heading = HEADING.exec(line)?.[1];
    if (heading !== undefined) isInside = wanted.test(heading);
    if (!isInside || heading !== undefined) continue;
    const item = ITEM.exec(line)?.[1];
    if (item !== undefined) items.push(plain(item));
    else if (/^\s+\S/.test(line) && items.length > 0) items.push(`${items.pop()} ${plain(line.trim())}`);
  }
  return items.slice(0, MAX_ITEMS);
}

function plain(markdown: string): string {
  return markdown.replace(LINK, '$1').replace(EMPHASIS, '').trim();
}
