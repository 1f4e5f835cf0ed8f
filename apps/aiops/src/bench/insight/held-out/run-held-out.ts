import type { RegistryDocument } from '@aiops/contracts';
import { CLASSIFY_LINES, classifyInput } from '@aiops/pipeline';
import { Registry } from '@aiops/registry';
import type { InputLine } from '../../../batch/read-files.ts';
import { noLines } from '../../correlation/line-counts.ts';
import type { RunInput } from '../../correlation/sources.ts';
import type { HeldOutFault } from './fault.ts';
import { HELD_OUT_FAULTS } from './faults.ts';

const BETWEEN_LINES_MS = 20_000;
const BEGINS_MS = Date.UTC(2026, 2, 14, 1, 20);

/** Each fault has a ship of its own, so that none is the effect of another. */
export function shipOf(at: number): string {
  return `held-out-${at + 1}`;
}

function deviceOf({ deviceType }: HeldOutFault, at: number): string {
  return `${deviceType.replaceAll('_', '-')}-${at + 1}`;
}

/** A ship of each fault, with the device that has it. */
export function heldOutRegistry(): RegistryDocument {
  return {
    ships: HELD_OUT_FAULTS.map((_, at) => ({
      ship_id: shipOf(at),
      name: `MS Held Out ${at + 1}`,
      timezone: 'UTC',
    })),
    devices: HELD_OUT_FAULTS.map((one, at) => ({
      device_id: deviceOf(one, at),
      ship_id: shipOf(at),
      type: one.deviceType,
      location: 'deck 5',
      hostnames: [],
      ips: [],
      depends_on: [],
    })),
  };
}

/** The records of one fault as they are sent. @param beginsMs of the first of them; @param tag begins their tracking ids */
export function recordsOf(at: number, beginsMs: number, tag: string): object[] {
  const one = HELD_OUT_FAULTS[at];
  if (one === undefined) return [];
  return one.lines.map((msg, line) => ({
    ts: new Date(beginsMs + line * BETWEEN_LINES_MS).toISOString(),
    ship_id: shipOf(at),
    device_id: deviceOf(one, at),
    host: deviceOf(one, at),
    service: one.service,
    level: one.level,
    msg,
    tracking_id: `${tag}-${at}-${line}`,
  }));
}

/** All faults as one run, for the Fast Path of `analyze`. */
export function heldOutRun(): RunInput {
  const lines = HELD_OUT_FAULTS.flatMap((_, at) => recordsOf(at, BEGINS_MS + at * 1_000, 'held-out')).map(
    (record) => JSON.stringify(record),
  );
  const records: Record<string, string> = {};
  for (const [at, { lines: own }] of HELD_OUT_FAULTS.entries())
    for (const line of own.keys()) records[`held-out-${at}-${line}`] = String(at);
  return {
    file: {
      name: 'held-out.ndjson',
      kind: classifyInput(lines.slice(0, CLASSIFY_LINES)),
      lines: numbered(lines),
    },
    registry: new Registry(heldOutRegistry()),
    truth: { causes: [], records },
    lines: noLines(),
  };
}

async function* numbered(lines: readonly string[]): AsyncGenerator<InputLine> {
  for (const [index, text] of lines.entries()) yield { text, line: index + 1 };
}
