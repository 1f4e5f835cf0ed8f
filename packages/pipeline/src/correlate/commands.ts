import {
  type CommandName,
  Feedback,
  type IncidentCommand,
  Silence,
  type TimelineEvent,
} from '@aiops/contracts';
import { fail, ok, type Result } from '@aiops/kernel';
import { assess } from './assess.ts';
import { resolve, scheduleCheck } from './lifecycle.ts';
import { addTimeline } from './membership.ts';
import { mergeTwo } from './merge.ts';
import { publicationOf } from './publications.ts';
import { bringBack, splitOff } from './split.ts';
import { type IncidentState, isOpen, type Member } from './state.ts';
import type { Turn } from './turn.ts';

/** Silences of people in force at once, over all ships. */
const MAX_SILENCES = 1_000;
const MAX_TEXT = 2_000;

/** Why a command was not carried out, in words that the person who gave it can use. */
export type Refusal = string;
export type CommandResult = Result<null, Refusal>;

interface Step {
  readonly turn: Turn;
  readonly incident: IncidentState;
  readonly command: IncidentCommand;
  /** Event time of the ship as the person saw it. */
  readonly nowMs: number;
}

type IncidentCommandName = Exclude<CommandName, 'silence' | 'unsilence'>;

/** What each command of a person does to an incident. */
const STEPS: Readonly<Record<IncidentCommandName, (step: Step) => CommandResult>> = {
  ack,
  resolve: resolveByHand,
  reopen: reopenByHand,
  suppress,
  assign,
  comment,
  merge,
  split,
};

/**
 * A person's command on an incident of the turn's ship.
 * @param isAgain it was carried out when it came and is applied once more in the order of event time: the version that
 *   the person saw was checked then
 */
export function obey(turn: Turn, command: IncidentCommand, isAgain: boolean): CommandResult {
  if (command.command === 'silence' || command.command === 'unsilence') {
    return fail('a silence is no command on an incident');
  }
  const incident = turn.find(command.incident_id ?? '');
  if (incident === undefined) return fail(`incident ${command.incident_id} is not among the recent ones`);
  if (incident.mergedInto !== null) {
    return fail(
      `it was merged into ${incident.mergedInto}; split that with incident_id ${incident.id} undoes it`,
    );
  }
  const { version } = publicationOf(turn.ship.publications, incident.id);
  if (!isAgain && command.expected_version !== undefined && command.expected_version !== version) {
    return fail(`version ${command.expected_version} is not the current ${version}`);
  }
  turn.touch(incident);
  const result = STEPS[command.command]({ turn, incident, command, nowMs: turn.nowMs });
  if (result.ok) {
    scheduleCheck(turn, incident);
    turn.changed(incident);
  }
  return result;
}

function note(step: Step, event: TimelineEvent, description: string): void {
  const { incident, nowMs, command } = step;
  addTimeline(incident, nowMs, event, description, command.user, { command_id: command.command_id });
}

function ack(step: Step): CommandResult {
  if (!isOpen(step.incident)) return fail('it is resolved; reopen it first');
  step.incident.status = 'ack';
  step.incident.suppression = null;
  note(step, 'acknowledged', `acknowledged by ${step.command.user}`);
  return ok(null);
}

function resolveByHand(step: Step): CommandResult {
  const { turn, incident, command, nowMs } = step;
  if (!isOpen(incident)) return fail('it is resolved already');
  const said = feedbackOf(command);
  if (!said.ok) return said;
  incident.feedback = said.value ?? incident.feedback;
  const as = said.value === null ? '' : `, as ${said.value}`;
  const endMs = Math.max(nowMs, incident.lastMs);
  resolve(turn, incident, endMs, 'operator', `resolved by ${command.user}${as}`, {
    command_id: command.command_id,
  });
  return ok(null);
}

function reopenByHand(step: Step): CommandResult {
  if (isOpen(step.incident) && step.incident.status === 'open') return fail('it is open already');
  step.incident.status = 'open';
  step.incident.resolveReason = null;
  step.incident.resolvedMs = null;
  step.incident.suppression = null;
  // A person wants it looked at from now on: it does not end at once for having been quiet before.
  step.incident.lastMs = Math.max(step.incident.lastMs, step.nowMs);
  note(step, 'reopened', `reopened by ${step.command.user}`);
  return ok(null);
}

function suppress(step: Step): CommandResult {
  const { incident, command, turn, nowMs } = step;
  if (!isOpen(incident)) return fail('it is resolved');
  const until = command.arguments['until'];
  const untilMs =
    typeof until === 'string' ? Date.parse(until) : nowMs + turn.policy.correlate.suppression_ttl_sec * 1000;
  if (!Number.isFinite(untilMs)) return fail('until is not a time');
  incident.status = 'suppressed';
  incident.suppression = { by: `operator:${command.user}`, kind: 'operator', untilMs };
  note(step, 'suppressed', `suppressed by ${command.user} until ${new Date(untilMs).toISOString()}`);
  return ok(null);
}

function assign(step: Step): CommandResult {
  const owner = step.command.arguments['owner'];
  if (owner !== null && typeof owner !== 'string') return fail('owner must be a name, or null');
  step.incident.owner = owner === null || owner === '' ? null : owner.slice(0, 256);
  note(
    step,
    'assigned',
    step.incident.owner === null ? 'nobody owns it now' : `owner is ${step.incident.owner}`,
  );
  return ok(null);
}

function comment(step: Step): CommandResult {
  const { incident, command } = step;
  const said = feedbackOf(command);
  if (!said.ok) return said;
  const text = command.arguments['text'] ?? '';
  if (typeof text !== 'string') return fail('the text of a comment must be a text');
  if (text.trim() === '' && said.value === null) return fail('a comment needs a text');
  incident.feedback = said.value ?? incident.feedback;
  const verdict = said.value === null ? [] : [`said to be ${said.value} by ${command.user}`];
  const words = text.trim() === '' ? [] : [text.slice(0, MAX_TEXT)];
  note(step, 'commented', [...verdict, ...words].join(': '));
  return ok(null);
}

/** What the person said of the incident; null for nothing. */
function feedbackOf({ arguments: { feedback } }: IncidentCommand): Result<Feedback | null, Refusal> {
  if (feedback === undefined) return ok(null);
  const said = Feedback.safeParse(feedback);
  return said.success ? ok(said.data) : fail(`feedback is one of ${Feedback.options.join(', ')}`);
}

function merge(step: Step): CommandResult {
  const { turn, incident, command } = step;
  const other = turn.find(String(command.arguments['incident_id'] ?? ''));
  if (other === undefined) return fail('the other incident is not among the recent ones of this ship');
  if (other === incident) return fail('an incident can not be merged with itself');
  if (!isOpen(incident) || !isOpen(other)) return fail('only incidents that are not resolved can be merged');
  const older = mergeTwo(turn, incident, other);
  older.keptApart = older.keptApart.filter((id) => id !== incident.id && id !== other.id);
  note({ ...step, incident: older }, 'merged', `merged by ${command.user}`);
  return ok(null);
}

function split(step: Step): CommandResult {
  const { turn, incident, command } = step;
  if (command.arguments['incident_id'] !== undefined) return undoMerge(step);
  if (!isOpen(incident)) return fail('it is resolved');
  const wanted = command.arguments['fingerprints'] ?? command.arguments['device_ids'];
  if (!Array.isArray(wanted)) return fail('split needs fingerprints, device_ids or a merged incident_id');
  const names = new Set(wanted.map(String));
  const leaving = [...incident.members.values()].filter(
    (member) => names.has(member.fingerprint) || (member.entity !== null && names.has(member.entity)),
  );
  if (leaving.length === 0) return fail('none of these is a member');
  if (leaving.length === incident.members.size) return fail('nothing would be left of it');
  const parted = splitOff(turn, incident, leaving, command.incident_id ?? incident.id, command.command_id);
  note(step, 'split', `${parted.id} was split off by ${command.user}`);
  note({ ...step, incident: parted }, 'split', `split off ${incident.id} by ${command.user}`);
  assess(turn, incident);
  return ok(null);
}

/** What went into the incident as another one is that other one again. */
function undoMerge(step: Step): CommandResult {
  const { turn, incident, command } = step;
  const merged = turn.find(String(command.arguments['incident_id']));
  if (merged === undefined) return fail('the merged incident is not among the recent ones of this ship');
  if (holderOf(turn, merged) !== incident) return fail(`${merged.id} was not merged into it`);
  if (!isOpen(incident)) return fail('it is resolved; reopen it first');
  const leaving = merged.brought
    .map((fingerprint) => incident.members.get(fingerprint))
    .filter((member): member is Member => member !== undefined);
  if (leaving.length === 0)
    return fail('all that the merged one had is what this one had before, or has left it');
  if (leaving.length === incident.members.size) return fail('nothing would be left of it');
  const { id } = merged;
  bringBack(turn, incident, merged, leaving, command.command_id);
  note(step, 'split', `${id} is an incident of its own again, by ${command.user}`);
  note({ ...step, incident: merged }, 'split', `the merge into ${incident.id} was undone by ${command.user}`);
  return ok(null);
}

/** The incident at the end of a chain of merges. */
function holderOf(turn: Turn, merged: IncidentState): IncidentState | undefined {
  const seen = new Set<string>();
  let holder: IncidentState | undefined = merged;
  while (holder?.mergedInto != null && !seen.has(holder.id)) {
    seen.add(holder.id);
    holder = turn.ship.incidents.get(holder.mergedInto);
  }
  return holder === merged ? undefined : holder;
}

/** A person's silence, or its end, among those in force: the new set of them. Over all ships. */
export function obeySilence(
  silences: ReadonlyMap<string, Silence>,
  command: IncidentCommand,
  atMs: number,
): Result<ReadonlyMap<string, Silence>, Refusal> {
  const changed = new Map(silences);
  if (command.command === 'unsilence') {
    const id = String(command.arguments['silence_id'] ?? '');
    return changed.delete(id) ? ok(changed) : fail(`there is no silence ${id}`);
  }
  const silence = Silence.safeParse(command.arguments);
  if (!silence.success) return fail(silence.error.issues[0]?.message ?? 'not a silence');
  for (const [id, known] of changed) if (Date.parse(known.ends_at) <= atMs) changed.delete(id);
  if (changed.size >= MAX_SILENCES) return fail(`there are ${MAX_SILENCES} silences already`);
  return ok(changed.set(silence.data.silence_id, silence.data));
}
