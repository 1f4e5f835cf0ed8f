/** One issue, and which nodes were named as its cause, the likeliest first. */
export interface RankedIssue {
  readonly scenario: string;
  /** The metric in which the symptom was seen. */
  readonly metric: string;
  readonly truth: string;
  readonly ranked: readonly string[];
}

export interface RootCauseScore {
  readonly issues: number;
  /** Share of the issues whose true cause is the first, or among the first three. */
  readonly top1: number;
  readonly top3: number;
  /** Mean of 1 / rank, 0 for what was not named. */
  readonly mrr: number;
  /** Share of the issues for which nothing was named. */
  readonly empty: number;
}

/** From 1; 0 when the true cause was not named. */
export function rankOfTruth({ truth, ranked }: Pick<RankedIssue, 'truth' | 'ranked'>): number {
  return ranked.indexOf(truth) + 1;
}

/** Over all issues. Null without any: there is no share of nothing. */
export function scoreRootCause(issues: readonly RankedIssue[]): RootCauseScore | null {
  if (issues.length === 0) return null;
  const ranks = issues.map(rankOfTruth);
  const share = (holds: (rank: number) => boolean): number => ranks.filter(holds).length / ranks.length;
  return {
    issues: issues.length,
    top1: share((rank) => rank === 1),
    top3: share((rank) => rank >= 1 && rank <= 3),
    mrr: ranks.reduce((sum, rank) => sum + (rank === 0 ? 0 : 1 / rank), 0) / ranks.length,
    empty: issues.filter(({ ranked }) => ranked.length === 0).length / issues.length,
  };
}

/** By kind of traffic and metric. Scenarios that differ only in a 1 or 2 at their end are parts of one. */
export function scoresByGroup(issues: readonly RankedIssue[]): ReadonlyMap<string, RootCauseScore> {
  const groups = new Map<string, RankedIssue[]>();
  for (const issue of issues) {
    const key = `${issue.scenario.replace(/[12]+$/, '')} ${issue.metric}`;
    groups.set(key, [...(groups.get(key) ?? []), issue]);
  }
  const scores = new Map<string, RootCauseScore>();
  for (const key of [...groups.keys()].sort()) {
    const score = scoreRootCause(groups.get(key) ?? []);
    if (score !== null) scores.set(key, score);
  }
  return scores;
}
