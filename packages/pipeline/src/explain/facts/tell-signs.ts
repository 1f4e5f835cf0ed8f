import type { Draft, Telling } from './draft.ts';
import type { MemberSummary } from './evidence.ts';
import type { FactRef } from './fact.ts';
import { entityWord, quoted } from './quote.ts';
import { metricWords, numberWords, patternWords, valueWords } from './signal-words.ts';
import { capital } from './tell-incident.ts';

/** What happened, in order: the first of each entity before others of the same one, then by time again. */
export function tellSigns(telling: Telling, limit: number): { drafts: Draft[]; left: number } {
  const signs = telling.evidence.members.filter(({ kind }) => kind !== 'context');
  const seen = new Set<string | null>();
  const [firsts, others]: [MemberSummary[], MemberSummary[]] = [[], []];
  for (const sign of signs) {
    (seen.has(sign.entity) ? others : firsts).push(sign);
    seen.add(sign.entity);
  }
  const openersFirst = [...others].sort((a, b) => Number(b.role === 'opens') - Number(a.role === 'opens'));
  const chosen = new Set([...firsts, ...openersFirst].slice(0, limit));
  const told = signs.filter((sign) => chosen.has(sign));
  return {
    drafts: told.map((sign, index) => signFact(telling, sign, index === 0)),
    left: signs.length - told.length,
  };
}

function signFact(telling: Telling, sign: MemberSummary, isFirst: boolean): Draft {
  const from = sign.kind === 'metric' ? 'From' : 'At';
  const text = `${from} ${telling.clock.moment(sign.startedMs)} ${happened(sign)}${repeated(sign)}.`;
  return telling.draft(isFirst ? 'first_sign' : 'sign', text, {
    about: `${sign.name}@${telling.roleOf(sign.entity)}`,
    entities: [sign.entity],
    timesMs: [sign.startedMs],
    refs: refsOf(sign),
  });
}

function happened(sign: MemberSummary): string {
  const who = sign.entity === null ? 'a machine without a name' : entityWord(sign.entity);
  const said = sign.quote === null ? '' : `; its log said ${quoted(sign.quote)}`;
  const object = sign.object === null ? '' : ` (${quoted(sign.object)})`;
  if (sign.kind === 'alert') return `another system raised the alert ${quoted(sign.name)} for ${who}`;
  if (sign.kind === 'metric') return measured(sign, who);
  switch (sign.family) {
    case 'pattern':
      return `${who} reported: ${patternWords(sign.name)}${object}${said}`;
    case 'level':
      return `${who} reported a grave fault${said}`;
    case 'new_template':
      return `${who} wrote a kind of log line that is new on this ship${said}`;
    case 'rate_change':
    case 'severity_burst':
      return `${who} wrote more log lines than usual${said}`;
    case 'heartbeat':
      return `a log line of ${who} that came regularly stopped coming${said}`;
    case 'silent':
      return `${who} fell silent: most of what it usually sends stopped coming`;
    default:
      return `${who} reported ${quoted(sign.reason)}`;
  }
}

/** The value is of the moment of the report and not of the start, which the condition's duration lies before. */
function measured(sign: MemberSummary, who: string): string {
  const { name, value, threshold, worst, family } = sign;
  const what = `${metricWords(name)}${labelsOf(sign)} on ${who}`;
  if (family === 'missing' || value === null) return `${what} stopped coming`;
  const peak = worst === null || worst === value ? '' : `, ${valueWords(name, worst)} at worst`;
  if (threshold === null) return `${what} was unusual: ${valueWords(name, value)} when first reported${peak}`;
  const side = value < threshold ? 'below' : 'above';
  return `${what} was ${side} the ${family === 'deviation' ? 'usual ' : ''}limit of ${valueWords(name, threshold)}: ${valueWords(name, value)} when first reported${peak}`;
}

function repeated({ count, kind }: MemberSummary): string {
  return kind === 'metric' || count < 2 ? '' : `; ${count} reports of this in all`;
}

function labelsOf({ signal, name }: MemberSummary): string {
  const labels = /^\{(.*)\}/s.exec(signal.slice(name.length))?.[1];
  return labels === undefined ? '' : ` (${quoted(labels)})`;
}

/** Conditions that ended, the first ending first. */
export function tellEnds(telling: Telling, limit: number): { drafts: Draft[]; left: number } {
  const ended = telling.evidence.members
    .flatMap((member) =>
      member.endedMs === null || member.kind === 'context' ? [] : { member, atMs: member.endedMs },
    )
    .sort((a, b) => a.atMs - b.atMs);
  const drafts = ended.slice(-limit).map(({ member, atMs }) => {
    const who = member.entity === null ? '' : ` on ${entityWord(member.entity)}`;
    const what =
      member.kind === 'metric' && member.back !== null
        ? `${metricWords(member.name)}${who} was back at ${valueWords(member.name, member.back)}`
        : `this ended${who}: ${member.kind === 'metric' ? metricWords(member.name) : alertOrPattern(member)}`;
    return telling.draft('ended', `At ${telling.clock.moment(atMs)} ${what}.`, {
      about: `${member.name}@${telling.roleOf(member.entity)}`,
      entities: [member.entity],
      timesMs: [atMs],
      refs: refsOf(member),
    });
  });
  return { drafts, left: Math.max(0, ended.length - limit) };
}

function alertOrPattern({ kind, name }: MemberSummary): string {
  return kind === 'alert' ? `the alert ${quoted(name)}` : patternWords(name);
}

/** Weather, position and operations: no causes, but people think of them first. */
export function tellSurroundings(telling: Telling, limit: number): { drafts: Draft[]; left: number } {
  const changes = telling.evidence.members.filter(({ kind }) => kind === 'context');
  const drafts = changes.slice(0, limit).flatMap((change) => {
    const { name, previous, value } = change;
    if (previous === null || value === null || previous === value) return [];
    const how = value > previous ? 'rose' : 'fell';
    const where = change.entity === null ? '' : ` at ${entityWord(change.entity)}`;
    const what = `${metricWords(name)}${where} ${how} from ${numberWords(previous)} to ${valueWords(name, value)}`;
    const text = `At ${telling.clock.moment(change.startedMs)} ${what}.`;
    return telling.draft('surroundings', capital(text), {
      about: `${name}.${how}`,
      entities: [change.entity],
      timesMs: [change.startedMs],
      refs: refsOf(change),
    });
  });
  return { drafts, left: Math.max(0, changes.length - limit) };
}

function refsOf({ recordId, trackingId }: MemberSummary): FactRef[] {
  return [
    { of: 'anomaly', id: recordId },
    { of: 'record', id: trackingId },
  ];
}
