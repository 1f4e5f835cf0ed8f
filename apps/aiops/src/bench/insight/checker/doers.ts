import type { Check } from './checks.ts';
import { bareName } from './knowledge.ts';

const AFFECTED = /(?<before>\S+ )?(?:also )?\baffected\b(?<by> by\b)?/gi;
/** What stands before `affected` where somebody is affected, and where it is said of the incident itself. */
const PASSIVE = /^(?:is|are|was|were|be|not|the|all|those|devices?|other|\d+|it|this|incident) $/i;

/** Who did something and to whom: alerts come from other systems, no device affects others, and the cause hangs on nobody. */
export const doers: Check = ({ words, text, names }, { evidence: { members } }) => {
  for (const { groups } of text.matchAll(AFFECTED)) {
    const { before, by } = groups ?? {};
    if (by !== undefined || (before !== undefined && !PASSIVE.test(before)))
      return 'nothing tells who affects whom';
  }
  const depends = names.find((name) =>
    new RegExp(`(?<![\\w.-])${escaped(name)}(?: \\([^()]*\\))? depends? on (?!it\\b)`).test(text),
  );
  if (depends !== undefined) return `nothing tells what ${depends} depends on`;
  if (!/\braised\b/.test(words)) return null;
  const isByAnother =
    /\banother system raised (?:the|an) alert(?: for)?$/.test(words) ||
    /\balert was raised(?: by another system)?(?: for)?$/.test(words);
  if (!isByAnother) return 'another system raised the alert';
  const isSo = members.some(
    ({ kind, entity }) =>
      kind === 'alert' &&
      (names.length === 0 || (entity !== null && names.every((name) => name === bareName(entity)))),
  );
  return isSo ? null : 'no alert was raised for that device';
};

function escaped(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
