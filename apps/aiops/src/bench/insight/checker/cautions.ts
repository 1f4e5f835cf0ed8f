import type { Runbook } from '@aiops/pipeline';

const CAUTION =
  /^The risk of the runbook (.+) is (low|medium|high)(?:: before step 1 read [^.]* in it)?\.\s*(.*)$/s;

/** Takes out what is said of a runbook's own risk, and what it says not to do, where the runbook says so in the same letters. */
export function withoutCaution(text: string, runbooks: readonly Runbook[]): string {
  const [, title = '', risk, never = ''] = CAUTION.exec(text.trim()) ?? [];
  const isSo = runbooks.some(
    (one) =>
      one.risk === risk &&
      bare(one.title) === bare(title) &&
      (bare(never) === '' || (one.doNot ?? []).some((line) => bare(line) === bare(never))),
  );
  return isSo ? '' : text;
}

function bare(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
