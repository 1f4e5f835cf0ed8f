import { factsOf, type MemberSummary } from '@aiops/pipeline';
import type { InsightCase } from './cases.ts';

/** What detectors of habits find, and what other systems say: hardly any scenario opens an incident by one of them. */
const SIGNS = [
  { name: 'rate_change', family: 'rate_change' },
  { name: 'silent', family: 'silent' },
  { name: 'heartbeat', family: 'heartbeat' },
  { name: 'new_template', family: 'new_template' },
  { name: 'DeviceUnreachable', family: 'alert', kind: 'alert' },
] as const satisfies readonly Partial<MemberSummary>[];

/** The cases whose first sign is a log line, with another kind of sign of the same device in its place. */
export function withOtherSigns(cases: readonly InsightCase[]): InsightCase[] {
  return cases
    .filter(({ evidence: { members } }) => members[0]?.kind === 'log')
    .map((one, at) => {
      const sign = SIGNS[at % SIGNS.length] ?? SIGNS[0];
      const members = one.evidence.members.map((member, index) =>
        index === 0 ? { ...member, ...sign, quote: null } : member,
      );
      const evidence = { ...one.evidence, members };
      return { ...one, name: `${one.name}, ${sign.name}`, evidence, block: factsOf(evidence), moments: [] };
    });
}
