import type { Incident } from '@aiops/contracts';
import { CodedError, ManualClock } from '@aiops/kernel';
import { MemoryVectors } from '@aiops/pipeline';
import { DEFAULT_POLICY } from '@aiops/policy';
import { type Embedder, type KnowledgeDocument, SILENT_LOG, SILENT_TELEMETRY } from '@aiops/ports';
import { sampleIncident } from '@aiops/ports/testing';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Library } from './library.ts';
import { LibraryUpkeep, type UpkeepParts } from './library-upkeep.ts';

const START = Date.parse('2026-03-01T12:00:00.000Z');
const DAY_MS = 86_400_000;

function runbook(name: string, text: string): KnowledgeDocument {
  return { id: `runbooks/${name}`, source: 'runbooks', shipId: null, title: name, text };
}

function resolved(id: string, over: Partial<Incident> = {}): Incident {
  return sampleIncident(id, { status: 'resolved', resolve_reason: 'operator', ...over });
}

/** Every text points the same way; it is no model, and tells what it was asked. */
class OneDirection implements Embedder {
  readonly model = 'one-direction';
  readonly dimensions = 2;
  readonly maxCharacters = 1_000;
  readonly seen: string[] = [];
  isClosed = false;
  async embed(texts: readonly string[]): Promise<Float32Array[]> {
    this.seen.push(...texts);
    return texts.map(() => Float32Array.of(1, 0));
  }
  async close(): Promise<void> {
    this.isClosed = true;
  }
}

class Bench {
  runbooks: readonly KnowledgeDocument[] = [runbook('disk', 'Delete old logs.')];
  policies = new Map([['policies/llm.yaml', '# The model.\nllm:\n  enabled: true\n']]);
  incidents: readonly Incident[] = [];
  fault: Error | null = null;
  readonly kept: string[] = [];
  readonly stored = new Set<string>();
  readonly asked: number[] = [];
  pages = 0;
  readonly clock = new ManualClock(START);
  readonly embedder = new OneDirection();
  readonly vectors = new MemoryVectors('one-direction', 2);
  readonly library = new Library({ policyOf: () => DEFAULT_POLICY });
  readonly parts: UpkeepParts = {
    library: this.library,
    store: {
      keepDocuments: async (documents) => {
        this.kept.push(...documents.map(({ id }) => id));
        for (const { id } of documents) this.stored.add(id);
      },
      keptDocuments: async () => new Set(this.stored),
      withdrawDocuments: async (ids) => {
        for (const id of ids) this.stored.delete(id);
      },
      resolvedIncidents: async (sinceMs, { limit, cursor = '0' }) => {
        const next = Number(cursor) + limit;
        this.pages += 1;
        if (cursor === '0') this.asked.push(START - sinceMs);
        if (this.fault !== null) throw this.fault;
        const next_cursor = next < this.incidents.length ? `${next}` : null;
        return { data: this.incidents.slice(Number(cursor), next), next_cursor };
      },
    },
    readRunbooks: async () => {
      if (this.fault !== null) throw this.fault;
      return this.runbooks;
    },
    readPolicies: async () => this.policies,
    openSemantic: async () => {
      if (this.fault !== null) throw this.fault;
      return { embedder: this.embedder, vectors: this.vectors };
    },
    incidentsDays: () => 30,
    clock: this.clock,
    log: SILENT_LOG,
    telemetry: SILENT_TELEMETRY,
  };
  readonly upkeep = new LibraryUpkeep(this.parts);

  ids(): string[] {
    return [...this.library.retriever.documents()].map(({ id }) => id).sort();
  }
}

describe('the library of documents', () => {
  it('has runbooks, segments of the policy and resolved incidents, each with its vectors and its text to read', async () => {
    const bench = new Bench();
    bench.incidents = [resolved('1'), sampleIncident('2')];
    await bench.upkeep.refresh();
    expect(bench.ids()).toEqual(['incidents/inc-1', 'policies/llm', 'runbooks/disk']);
    expect([...(await bench.vectors.fingerprints()).keys()].sort()).toEqual(bench.ids());
    expect(bench.kept).toEqual(['runbooks/disk', 'policies/llm']);
  });

  it('follows what changes, and leaves the rest alone', async () => {
    const bench = new Bench();
    bench.incidents = [resolved('1')];
    await bench.upkeep.refresh();
    bench.embedder.seen.length = 0;
    bench.kept.length = 0;
    await bench.upkeep.refresh();
    expect([bench.embedder.seen, bench.kept]).toEqual([[], []]);
    bench.runbooks = [runbook('disk', 'Rotate the logs.'), runbook('link', 'Look at the modem.')];
    bench.policies = new Map();
    bench.incidents = [resolved('1', { feedback: 'noise' }), resolved('3')];
    await bench.upkeep.refresh();
    expect(bench.ids()).toEqual(['incidents/inc-3', 'runbooks/disk', 'runbooks/link']);
    expect(bench.kept).toEqual(['runbooks/disk', 'runbooks/link']);
    expect(bench.embedder.seen).toHaveLength(3);
    expect([...(await bench.vectors.fingerprints()).keys()].sort()).toEqual(bench.ids());
  });

  it('looks at all incidents first and once a day, and between at those that were stored since', async () => {
    const bench = new Bench();
    bench.incidents = [resolved('1')];
    await bench.upkeep.refresh();
    bench.incidents = [];
    bench.clock.advance(60_000);
    await bench.upkeep.refresh();
    expect(bench.ids()).toContain('incidents/inc-1');
    bench.clock.advance(DAY_MS);
    await bench.upkeep.refresh();
    expect(bench.ids()).not.toContain('incidents/inc-1');
    expect(bench.asked).toEqual([30 * DAY_MS, 120_000, 29 * DAY_MS - 60_000]);
  });

  it('withdraws the text of a file that is gone, also one that went while it did not run', async () => {
    const bench = new Bench();
    bench.stored.add('runbooks/of-last-year');
    await bench.upkeep.refresh();
    expect([...bench.stored].sort()).toEqual(['policies/llm', 'runbooks/disk']);
    bench.runbooks = [];
    await bench.upkeep.refresh();
    expect([...bench.stored]).toEqual(['policies/llm']);
    bench.runbooks = [runbook('disk', 'Delete old logs.')];
    await bench.upkeep.refresh();
    expect([...bench.stored].sort()).toEqual(['policies/llm', 'runbooks/disk']);
  });

  it('withdraws nothing while the folder can’t be read', async () => {
    const bench = new Bench();
    bench.stored.add('runbooks/of-last-year');
    bench.fault = new Error('no such folder');
    await bench.upkeep.refresh();
    expect([...bench.stored]).toEqual(['runbooks/of-last-year']);
  });

  it('reads many incidents a few at a time, and lets others have their turn between two of them', async () => {
    const bench = new Bench();
    bench.incidents = Array.from({ length: 120 }, (_, i) => resolved(`${i}`));
    let turns = 0;
    const others = setInterval(() => {
      turns += 1;
    }, 1);
    onTestFinished(() => clearInterval(others));
    await bench.upkeep.refresh();
    expect(bench.ids().filter((id) => id.startsWith('incidents/'))).toHaveLength(120);
    expect(bench.pages).toBe(3);
    expect(turns).toBeGreaterThan(50);
  });

  it('keeps vectors while it can’t see what they are of, and goes by words meanwhile, with the reason', async () => {
    const bench = new Bench();
    bench.incidents = [resolved('1')];
    await bench.upkeep.refresh();
    const before = [...(await bench.vectors.fingerprints()).keys()].sort();
    // The next start, with an engine that is away.
    const next = new Bench();
    next.fault = new CodedError('embedder_unavailable', 'no server');
    await next.vectors.put([
      { document: runbook('disk', 'x'), fingerprint: 'f', vectors: [Float32Array.of(1, 0)] },
    ]);
    await next.upkeep.refresh();
    expect((await next.vectors.fingerprints()).size).toBe(1);
    const wishes = { filter: { shipId: null, sources: ['policies'] }, limit: 5, minSimilarity: 0 } as const;
    const found = await next.library.retriever.search('model', wishes);
    expect(found).toMatchObject({ by: 'words', reason: 'embedder_unavailable' });
    next.fault = null;
    next.incidents = [resolved('1')];
    await next.upkeep.refresh();
    expect([...(await next.vectors.fingerprints()).keys()].sort()).toEqual(before);
    expect(await next.library.retriever.search('model', wishes)).toMatchObject({ by: 'words_and_vectors' });
  });

  it('goes on in the background, and ends with the app', async () => {
    const bench = new Bench();
    const upkeep = new LibraryUpkeep({ ...bench.parts, firstAfterMs: 1, everyMs: 1 });
    await upkeep.start();
    onTestFinished(() => upkeep.close());
    expect(bench.ids()).toEqual(['policies/llm', 'runbooks/disk']);
    expect(bench.kept).toEqual(['runbooks/disk', 'policies/llm']);
    await vi.waitFor(async () => expect((await bench.vectors.fingerprints()).size).toBe(2));
    await upkeep.close();
    expect(bench.embedder.isClosed).toBe(true);
    const asked = bench.asked.length;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(bench.asked).toHaveLength(asked);
  });
});
