import { createRng } from '../random.ts';
import { MINUTE } from '../record.ts';
import type { Fault, FaultKind, FaultRequest } from './fault.ts';

/** When the last symptom is over, ms: its last line, its last bent sample. */
export function lastSymptomMs({ lines, effects, cause }: Fault): number {
  const times = lines.map((line) => Date.parse(String(line.record.ts)));
  return Math.max(cause.beginsAtMs, ...times, ...effects.map((effect) => effect.toMs));
}

/** The same fault twice in the same place, the second time `gapMin` after the last symptom of the first. */
export function twice(kind: FaultKind, request: FaultRequest, gapMin: number): readonly [Fault, Fault] {
  const course = request.rng.int(0, 1_000_000);
  const rng = () => createRng('recurrence', course);
  const first = kind({ ...request, rng: rng() });
  const beginsAtMs = Math.floor(lastSymptomMs(first) + gapMin * MINUTE);
  return [first, kind({ ...request, rng: rng(), beginsAtMs, causeId: `${request.causeId}-again` })];
}

/** Two faults as one cause: what comes back before anybody could call it mended is the same fault to a person. */
export function asOneCause(first: Fault, second: Fault): Fault {
  const { id: causeId } = first.cause;
  return {
    cause: first.cause,
    endsAtMs: second.endsAtMs,
    lines: [...first.lines, ...second.lines.map((line) => ({ ...line, causeId }))],
    effects: [...first.effects, ...second.effects.map((effect) => ({ ...effect, causeId }))],
    silences: [...first.silences, ...second.silences],
  };
}
