import { readFile, statfs } from 'node:fs/promises';
import { loadavg, uptime } from 'node:os';
import { join } from 'node:path';
import { diskPct } from './disk.ts';
import { type InterfaceCounters, interfaceRates, readInterfaces } from './interfaces.ts';
import { memoryPct } from './memory.ts';
import { diskMounts } from './mounts.ts';
import { type ProcessorTime, processorPct, readProcessorTime } from './processor.ts';
import type { HostSample } from './sample.ts';

/** What could not be read this time, and why. */
export interface Unread {
  readonly what: string;
  readonly error: unknown;
}

export interface Reading {
  readonly samples: readonly HostSample[];
  readonly unread: readonly Unread[];
}

interface Counters {
  readonly atMs: number;
  readonly processor: ProcessorTime | null;
  readonly interfaces: ReadonlyMap<string, InterfaceCounters>;
}

type Part = () => Promise<readonly HostSample[]>;

/**
 * The values of this machine now. What is a rate needs two reads: the first one has none of it.
 * A part that can't be read is named, and the others come all the same.
 */
export class Machine {
  readonly #proc: string;
  readonly #monotonicMs: () => number;
  #before: Counters | null = null;

  constructor(proc = '/proc', monotonicMs: () => number = () => performance.now()) {
    this.#proc = proc;
    this.#monotonicMs = monotonicMs;
  }

  async read(): Promise<Reading> {
    const samples: HostSample[] = [];
    const unread: Unread[] = [];
    const parts: Record<string, Part> = {
      counters: () => this.#rates(),
      memory: () => this.#memory(),
      disks: () => this.#disks(unread),
      load: async () => loadAndUptime(),
    };
    for (const [what, part] of Object.entries(parts)) {
      try {
        samples.push(...(await part()));
      } catch (error) {
        unread.push({ what, error });
      }
    }
    return { samples, unread };
  }

  #file(...path: string[]): Promise<string> {
    return readFile(join(this.#proc, ...path), 'utf8');
  }

  async #rates(): Promise<HostSample[]> {
    const [stat, netDev] = await Promise.all([this.#file('stat'), this.#file('net', 'dev')]);
    const before = this.#before;
    const now: Counters = {
      atMs: this.#monotonicMs(),
      processor: readProcessorTime(stat),
      interfaces: readInterfaces(netDev),
    };
    this.#before = now;
    if (before === null) return [];
    const samples = interfaceRates(before.interfaces, now.interfaces, (now.atMs - before.atMs) / 1000);
    if (before.processor === null || now.processor === null) return samples;
    const value = processorPct(before.processor, now.processor);
    return value === null ? samples : [{ name: 'cpu_pct', value, unit: '%' }, ...samples];
  }

  async #memory(): Promise<HostSample[]> {
    const value = memoryPct(await this.#file('meminfo'));
    return value === null ? [] : [{ name: 'mem_pct', value, unit: '%' }];
  }

  async #disks(unread: Unread[]): Promise<HostSample[]> {
    const mounts = diskMounts(await this.#file('self', 'mountinfo'), await this.#file('filesystems'));
    const samples: HostSample[] = [];
    for (const mount of mounts) {
      try {
        const value = diskPct(await statfs(mount));
        if (value !== null) samples.push({ name: 'disk_pct', value, unit: '%', labels: { mount } });
      } catch (error) {
        unread.push({ what: `disk ${mount}`, error });
      }
    }
    return samples;
  }
}

function loadAndUptime(): HostSample[] {
  return [
    { name: 'load1', value: loadavg()[0] ?? 0, unit: '1' },
    { name: 'uptime_sec', value: uptime(), unit: 's' },
  ];
}
