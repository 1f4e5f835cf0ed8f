import type { LoadedPolicy } from '@aiops/policy';
import type { TimeRange } from '@aiops/ports';
import { Registry } from '@aiops/registry';
import { type Arrival, readArrivals } from '../batch/arrivals.ts';
import { replaceSkewedTimes } from '../batch/clock-skew.ts';
import { inEventTime } from '../batch/fast-path.ts';
import { openInput } from '../batch/read-files.ts';
import { counted } from '../cli/counted.ts';
import { readableSize } from '../cli/unreadable-file.ts';
import { BEGINS_EMPTY, type ReplayNote } from './notes.ts';
import { PolicyReplay, type PolicyRun } from './policy-replay.ts';
import type { ReplayFindings } from './replay-findings.ts';

/** Files need not be in order, so that they are held as a whole: some 2 KB a record. */
const MAX_FILE_RECORDS = 500_000;
const BATCH = 1_000;

export interface FileReplayRequest {
  readonly present: LoadedPolicy;
  readonly other: LoadedPolicy;
  readonly range: TimeRange;
  readonly shipId: string | undefined;
  readonly registry: Registry | null;
  readonly nowMs: number;
}

interface FileRun {
  readonly run: PolicyRun;
  readonly firstMs: number | null;
  readonly lastMs: number | null;
  readonly refused: number;
  readonly isCut: boolean;
}

/** Reads the files under each of the two policies, one after the other, as `analyze` does, and runs what they hold. */
export async function replayFiles(
  files: readonly string[],
  request: FileReplayRequest,
): Promise<ReplayFindings> {
  for (const path of files) await readableSize(path);
  const present = await runFiles(files, request.present, request);
  const other = await runFiles(files, request.other, request);
  const { firstMs, lastMs } = present;
  const notes: ReplayNote[] = [];
  if (present.isCut || other.isCut) {
    const text = `The files hold more than ${MAX_FILE_RECORDS} records: what follows in their order was not run. Name fewer of them, or send them to a server and replay its data.`;
    notes.push({ code: 'cut', text });
  }
  if (present.refused > 0) {
    notes.push({ code: 'not_stored', text: `${counted(present.refused, 'line')} could not be read.` });
  }
  notes.push(BEGINS_EMPTY);
  const source = counted(files.length, 'file');
  return { source, firstMs, lastMs, present: present.run, other: other.run, live: null, notes };
}

async function runFiles(
  files: readonly string[],
  policy: LoadedPolicy,
  { range, shipId, registry, nowMs }: FileReplayRequest,
): Promise<FileRun> {
  const known = registry ?? Registry.EMPTY;
  const maxAheadMs = policy.policy.correlate.batch_skew_sec * 1000;
  const arrivals: Arrival[] = [];
  let refused = 0;
  for (const [fileNumber, path] of files.entries()) {
    const read = await readArrivals(await openInput(path), {
      policy,
      registry: known,
      siteShipId: shipId ?? known.onlyShipId,
      year: null,
      fileNumber,
      receivedMs: nowMs,
      atMost: MAX_FILE_RECORDS + 1,
      onRefused: () => {
        refused += 1;
      },
    });
    for (const arrival of replaceSkewedTimes(read, maxAheadMs)) {
      if (isWanted(arrival, range, shipId)) arrivals.push(arrival);
    }
    if (arrivals.length > MAX_FILE_RECORDS) break;
  }
  const isCut = arrivals.length > MAX_FILE_RECORDS;
  const ordered = inEventTime(isCut ? arrivals.slice(0, MAX_FILE_RECORDS) : arrivals);
  const replay = new PolicyReplay(policy, known);
  for (let from = 0; from < ordered.length; from += BATCH)
    await replay.take(ordered.slice(from, from + BATCH));
  const [firstMs, lastMs] = [ordered[0]?.tsMs ?? null, ordered.at(-1)?.tsMs ?? null];
  return { run: replay.finish(), firstMs, lastMs, refused, isCut };
}

function isWanted({ record, tsMs }: Arrival, range: TimeRange, shipId: string | undefined): boolean {
  if (tsMs < range.fromMs || tsMs >= range.toMs) return false;
  return shipId === undefined || record.message.ship_id === shipId;
}
