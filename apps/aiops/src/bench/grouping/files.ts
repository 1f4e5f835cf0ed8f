import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError, errorText } from '@aiops/kernel';
import { z } from 'zod';

/**
 * One outside alert: a signal of a service that left its usual range. Times in seconds; `end` is the last sample at
 * which it was out of range, `z` the distance from the usual in standard deviations. What other fields a file has,
 * such as the name of the system, is not read.
 */
const Alert = z.object({
  id: z.string().min(1),
  service: z.string().min(1),
  pod: z.string().nullish(),
  signal: z.string().min(1),
  dir: z.string().nullish(),
  z: z.number(),
  value: z.number().nullish(),
  start: z.number(),
  end: z.number().nullish(),
});
export type FaultAlert = z.infer<typeof Alert>;

/** Calls from one service to another, however the file groups them. */
const CallGraph = z.record(z.string(), z.array(z.tuple([z.string().min(1), z.string().min(1)])));
export type Call = readonly [caller: string, callee: string];

const AlertTruth = z.object({ id: z.string().min(1), incident: z.string().min(1) });
const IncidentTruth = z.array(z.object({ id: z.string().min(1), root_service: z.string().min(1) }));

export interface FaultData {
  readonly alerts: readonly FaultAlert[];
  readonly calls: readonly Call[];
  /** The injected fault of each alert, `noise` for none. */
  readonly incidentOf: ReadonlyMap<string, string>;
  /** The service into which each fault was injected. */
  readonly rootOf: ReadonlyMap<string, string>;
}

/** Reads `alerts.jsonl`, `topology.json`, `truth.jsonl` and `incidents_truth.json`. @throws CodedError `no_data` */
export async function readFaultData(directory: string): Promise<FaultData> {
  const [alerts, graph, truth, faults] = await Promise.all([
    readLines(join(directory, 'alerts.jsonl'), Alert),
    readJson(join(directory, 'topology.json'), CallGraph),
    readLines(join(directory, 'truth.jsonl'), AlertTruth),
    readJson(join(directory, 'incidents_truth.json'), IncidentTruth),
  ]);
  return {
    alerts,
    calls: Object.values(graph).flat(),
    incidentOf: new Map(truth.map(({ id, incident }) => [id, incident])),
    rootOf: new Map(faults.map(({ id, root_service }) => [id, root_service])),
  };
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new CodedError('no_data', `${path} can't be read: give the folder of the alerts with --data`, {
      cause,
    });
  });
}

async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  return parsed(path, await readText(path), schema);
}

async function readLines<T>(path: string, schema: z.ZodType<T>): Promise<T[]> {
  const lines = (await readText(path)).split('\n').filter((line) => line.trim() !== '');
  return lines.map((line, index) => parsed(`${path}:${index + 1}`, line, schema));
}

function parsed<T>(place: string, text: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new CodedError('no_data', `${place} is not what the bench reads: ${errorText(cause)}`, { cause });
  }
}
