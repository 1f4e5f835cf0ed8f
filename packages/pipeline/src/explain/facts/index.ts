export { countTemplates, type KindOfLine, type PointedSeries, summariseSeries } from './changes.ts';
export type {
  DeviceNames,
  History,
  IncidentEvidence,
  MemberSummary,
  Runbook,
} from './evidence.ts';
export type { Fact, FactsBlock } from './fact.ts';
export { factsOf } from './facts-block.ts';
export { membersOf, membersOfTimeline } from './members.ts';
export { runbookOf } from './runbook.ts';
