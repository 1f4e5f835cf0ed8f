import { factsOf } from '@aiops/pipeline';
import type { InsightCase } from './cases.ts';

/** What detectors of habits find: no scenario opens an incident by one of them. */
const FAMILIES = ['rate_change', 'silent', 'heartbeat', 'new_template'] as const;

/** The cases whose first sign is a log line, with a sign in its place that the device did something else than usual. */
export function withHabits(cases: readonly InsightCase[]): InsightCase[] {
  return cases
    .filter(({ evidence: { members } }) => members[0]?.kind === 'log')
    .map((one, at) => {
      const family = FAMILIES[at % FAMILIES.length] ?? 'silent';
      const members = one.evidence.members.map((member, index) =>
        index === 0 ? { ...member, family, name: family, quote: null } : member,
      );
      const evidence = { ...one.evidence, members };
      return { ...one, name: `${one.name}, ${family}`, evidence, block: factsOf(evidence), moments: [] };
    });
}
