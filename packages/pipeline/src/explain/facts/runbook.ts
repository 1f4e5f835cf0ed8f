import type { Grade } from '@aiops/contracts';
import type { Runbook } from './evidence.ts';

const MAX_STEPS = 12;
const HEADING = /^#{1,6}\s+(.*?)\s*$/;
const STEP = /^\d{1,2}[.)]\s+(.*)$/;
/** What is written under it is to be done; what is to be checked first comes before it and is read in the runbook. */
const DO_NOW = /^do now\b/i;
const RISK = /^risk:\s*(low|medium|high)\s*$/m;
const LINK = /\[([^\]]*)\]\([^)]*\)/g;
const EMPHASIS = /\*\*|__|`/g;

/**
 * The steps of a runbook in Markdown: the numbered list under "Do now". One without that heading has no steps to tell, and
 * one without a risk in its front matter counts as risky.
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
  return { id, title, risk, steps: stepsIn(text).slice(0, MAX_STEPS) };
}

function stepsIn(text: string): string[] {
  const steps: string[] = [];
  let isInside = false;
  for (const line of text.split(/\r?\n/)) {
    const heading = HEADING.exec(line)?.[1];
    if (heading !== undefined) isInside = DO_NOW.test(heading);
    if (!isInside || heading !== undefined) continue;
    const step = STEP.exec(line)?.[1];
    if (step !== undefined) steps.push(plain(step));
    else if (/^\s+\S/.test(line) && steps.length > 0) steps.push(`${steps.pop()} ${plain(line.trim())}`);
  }
  return steps;
}

function plain(markdown: string): string {
  return markdown.replace(LINK, '$1').replace(EMPHASIS, '').trim();
}
