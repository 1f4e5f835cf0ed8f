import type { Incident } from '@aiops/contracts';

/** Why the incident can't be merged or split now; null when it can. The server decides in the end. */
export function whyNotGroup(
  act: 'merge' | 'split',
  { status, merged_into, imported_by, scope }: Incident,
  isEngineer: boolean,
): string | null {
  if (!isEngineer) return 'This needs the role engineer.';
  if (imported_by !== undefined) return 'It belongs to the system that handed it in.';
  if (merged_into !== undefined) return 'It was merged into another already.';
  if (status === 'resolved') return 'It is resolved; reopen it first.';
  if (act === 'split' && new Set(scope.map(({ device_id }) => device_id)).size < 2) {
    return 'It has one device alone.';
  }
  return null;
}

/** Why nobody may ask for another account; null when one may. */
export function whyNotTellAnew({ merged_into }: Incident, isEngineer: boolean): string | null {
  if (!isEngineer) return 'This needs the role engineer.';
  return merged_into === undefined ? null : 'It was merged into another, which is told.';
}
