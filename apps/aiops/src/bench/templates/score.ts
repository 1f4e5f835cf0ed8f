/** A line with the group and the template text that truth or a miner gives it. */
export interface Grouped {
  readonly group: string;
  readonly template: string;
}

/** Shares, 0..1, as the log parsing literature defines them (Zhu et al. 2019; Khan et al. 2022; Jiang et al. 2024). */
export interface ParsingScore {
  /** Lines whose group is exactly the group of the truth. */
  readonly ga: number;
  /** F1 over groups. */
  readonly fga: number;
  /** Lines whose template is the truth's, character by character. */
  readonly pa: number;
  /** F1 over templates: right is one whose lines all have that very template in the truth. */
  readonly fta: number;
}

/** Both lists hold the same lines in the same order. */
export function scoreParsing(truth: readonly Grouped[], found: readonly Grouped[]): ParsingScore {
  return { ...scoreGroups(truth, found), ...scoreTemplates(truth, found) };
}

function scoreGroups(truth: readonly Grouped[], found: readonly Grouped[]) {
  const sizes = countsOf(truth.map(({ group }) => group));
  const foundSizes = countsOf(found.map(({ group }) => group));
  const truthsOf = new Map<string, Set<string>>();
  found.forEach(({ group }, line) => {
    const truths = truthsOf.get(group) ?? new Set();
    truths.add(truth[line]?.group ?? '');
    truthsOf.set(group, truths);
  });
  let lines = 0;
  let groups = 0;
  for (const [group, truths] of truthsOf) {
    const [only] = truths;
    if (truths.size !== 1 || sizes.get(only ?? '') !== foundSizes.get(group)) continue;
    groups += 1;
    lines += foundSizes.get(group) ?? 0;
  }
  return { ga: lines / truth.length, fga: f1(groups / foundSizes.size, groups / sizes.size) };
}

function scoreTemplates(truth: readonly Grouped[], found: readonly Grouped[]) {
  const truthsOf = new Map<string, Set<string>>();
  let right = 0;
  found.forEach(({ template }, line) => {
    const true_ = truth[line]?.template ?? '';
    if (template === true_) right += 1;
    const truths = truthsOf.get(template) ?? new Set();
    truths.add(true_);
    truthsOf.set(template, truths);
  });
  const good = [...truthsOf].filter(([template, truths]) => truths.size === 1 && truths.has(template)).length;
  const templates = new Set(truth.map(({ template }) => template)).size;
  return { pa: right / truth.length, fta: f1(good / truthsOf.size, good / templates) };
}

function countsOf(groups: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const group of groups) counts.set(group, (counts.get(group) ?? 0) + 1);
  return counts;
}

function f1(precision: number, recall: number): number {
  return precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
}
