import type { Runbook } from '@aiops/pipeline';

const CAUTION =
  /^The risk of the runbook (.+) is (low|medium|high)(?:: before step 1 read [^.]* in it)?\.\s*(.*)$/s;

const FOUND =
  /^The runbook (.+?) was found by (words|words and meaning) alone: no known sign says that it applies\.\s*/;

/** Takes out what is said of how a runbook was found, of a runbook's own risk, and what it says not to do, where the runbook says so in the same letters. */
export function withoutCaution(text: string, runbooks: readonly Runbook[]): string {
  const told = withoutFinding(text.trim(), runbooks);
  const [, title = '', risk, never = ''] = CAUTION.exec(told) ?? [];
  const isSo = runbooks.some(
    (one) =>
      one.risk === risk &&
      bare(one.title) === bare(title) &&
      (bare(never) === '' || (one.doNot ?? []).some((line) => bare(line) === bare(never))),
  );
  return isSo ? '' : told;
}

function withoutFinding(text: string, runbooks: readonly Runbook[]): string {
  const [told = '', title = '', how] = FOUND.exec(text) ?? [];
  const by = how === 'words' ? 'words' : 'words_and_vectors';
  const isSo = runbooks.some((one) => one.foundBy === by && bare(one.title) === bare(title));
  return isSo ? text.slice(told.length) : text;
}

function bare(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
