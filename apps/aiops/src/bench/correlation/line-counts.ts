import type { InputLine } from '../../batch/read-files.ts';

/** What is odd about the lines of a records file that somebody wrote; filled while it is read. */
export interface LineCounts {
  notJson: number;
  withoutTime: number;
  withoutId: number;
}

const TIMES = ['ts', 'timestamp', '@timestamp', 'time'];

export function noLines(): LineCounts {
  return { notJson: 0, withoutTime: 0, withoutId: 0 };
}

/** Passes the lines on and counts those that a truth can't speak of. */
export async function* counting(
  lines: AsyncIterable<InputLine>,
  counts: LineCounts,
): AsyncGenerator<InputLine> {
  for await (const line of lines) {
    if (line.text.trim() !== '') count(line.text, counts);
    yield line;
  }
}

function count(text: string, counts: LineCounts): void {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    counts.notJson += 1;
    return;
  }
  if (!TIMES.some((key) => key in value)) counts.withoutTime += 1;
  if (!('tracking_id' in value)) counts.withoutId += 1;
}
