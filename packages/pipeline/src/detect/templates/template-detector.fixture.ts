import type { LogMessage } from '@aiops/contracts';
import { DEFAULT_POLICY, type Policy } from '@aiops/policy';
import { Registry } from '@aiops/registry';
import { RulesCache } from '../detect-rules.ts';
import type { Statement } from '../detector.ts';
import { ShipTemplates } from './ship-templates.ts';
import { TemplateDetector } from './template-detector.ts';

const START_MS = Date.parse('2026-01-01T00:00:00.000Z');
export const HOUR = 3600;
export const DAY = 24 * HOUR;

export interface Entry {
  readonly at: number;
  readonly msg: string;
  readonly level?: LogMessage['level'];
  readonly host?: string;
  readonly ship?: string;
}

/** A detector of its own; lines go in by their time, in seconds since the start. */
export class Bench {
  detector = new TemplateDetector(new ShipTemplates());
  readonly #rules = new RulesCache();
  readonly #policy: Policy;
  #records = 0;

  constructor(policy: Policy = DEFAULT_POLICY) {
    this.#policy = policy;
  }

  feed(entries: readonly Entry[]): (Statement & { readonly atSec: number })[] {
    const said: (Statement & { atSec: number })[] = [];
    const situation = {
      rules: this.#rules.of(this.#policy),
      registry: new Registry({ ships: [], devices: [] }),
    };
    for (const entry of [...entries].sort((a, b) => a.at - b.at)) {
      this.detector.onLog(this.#log(entry), situation, (statement) =>
        said.push({ ...statement, atSec: entry.at }),
      );
    }
    return said;
  }

  restarted(): void {
    const state = JSON.parse(JSON.stringify(this.detector.snapshot()));
    this.detector = new TemplateDetector(new ShipTemplates());
    this.detector.restore(state);
  }

  #log({ at, msg, level = 'info', host = 'h1', ship = 's1' }: Entry): LogMessage {
    this.#records += 1;
    const ts = new Date(START_MS + at * 1000).toISOString();
    return {
      schema_version: '3.0',
      tracking_id: `t${this.#records}`,
      record_id: `r${this.#records}`,
      ts,
      received_at: ts,
      ship_id: ship,
      ship_id_source: 'record',
      domain: null,
      service: 'app',
      source: 'test',
      level,
      msg,
      host,
    };
  }
}

function randoms(seed: number): () => number {
  let x = seed;
  return () => {
    x = (Math.imul(x ^ (x >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    const y = Math.imul(x ^ (x >>> 12), 0x297a2d39) >>> 0;
    return ((y ^ (y >>> 15)) >>> 0) / 2 ** 32;
  };
}

/** Lines of one template that come by chance, so many in five minutes on average. */
export function chance(
  from: number,
  to: number,
  perWindow: number,
  make: (i: number) => Omit<Entry, 'at'>,
  seed = 1,
): Entry[] {
  const random = randoms(seed);
  const entries: Entry[] = [];
  for (let at = from, i = 0; ; i += 1) {
    at += (-Math.log(1 - random()) * 300) / perWindow;
    if (at >= to) return entries;
    entries.push({ at, ...make(i) });
  }
}

export const usual = (from: number, to: number): Entry[] =>
  chance(from, to, 5, (i) => ({ msg: `order ${i} booked for cabin ${i % 99}` }));
export const kinds = (said: readonly Statement[]): string[] =>
  said.map(({ anomaly_type, role, state }) => `${anomaly_type} ${role} ${state}`);
