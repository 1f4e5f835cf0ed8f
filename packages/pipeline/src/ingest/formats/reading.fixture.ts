import { parseLine } from '../parse-line.ts';

const RECEIVED = Date.UTC(2026, 10, 22, 10);

/** What a line says, with its time as text and without what only describes the way it was read. */
export function said(line: string) {
  const { timeMs, ...rest } = parseLine(line, { receivedMs: RECEIVED });
  return { at: timeMs === null ? null : new Date(timeMs).toISOString(), ...rest };
}
