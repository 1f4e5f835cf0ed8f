import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Incident, type RegistryDocument } from '@aiops/contracts';
import type { InputRecord } from '@aiops/scenarios';
import { z } from 'zod';

const LAUNCHER = fileURLToPath(new URL('../../apps/aiops/bin/aiops.cjs', import.meta.url));

const Analysis = z.object({
  summary: z.object({
    logs: z.number(),
    metrics: z.number(),
    alerts: z.number(),
    anomalies: z.number(),
    incidents: z.number(),
    duplicates: z.number(),
    suppressions: z.number(),
    errors: z.number(),
    duration_ms: z.number(),
  }),
  incidents: z.array(Incident),
});
export type Analysis = z.infer<typeof Analysis>;

/** What `aiops analyze` printed, byte for byte, and what it says. */
export interface Analyzed extends Analysis {
  readonly printed: string;
}

/** Runs `aiops analyze --json` over these records, a file for each list, in a process of its own. */
export async function analyze(
  files: Readonly<Record<string, readonly InputRecord[]>>,
  registry: RegistryDocument,
): Promise<Analyzed> {
  const directory = await mkdtemp(join(tmpdir(), 'aiops-golden-'));
  try {
    const devices = join(directory, 'devices.json');
    await writeFile(devices, JSON.stringify(registry));
    const paths: string[] = [];
    for (const [name, records] of Object.entries(files)) {
      const path = join(directory, name);
      await writeFile(path, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
      paths.push(path);
    }
    const printed = await run(['analyze', ...paths, '--devices', devices, '--json']);
    return { printed, ...Analysis.parse(JSON.parse(printed)) };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** The output but for the one number that says how long it took. */
export function withoutDuration(printed: string): string {
  return printed.replace(/"duration_ms":\d+/, '"duration_ms":0');
}

function run(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [LAUNCHER, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(out).toString('utf8'));
      else reject(new Error(`aiops ${args[0]} ended with ${code}: ${Buffer.concat(err).toString('utf8')}`));
    });
  });
}
