import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Incident } from '@aiops/contracts';
import { type Clock, errorCode, errorText, hashParts } from '@aiops/kernel';
import { incidentDocument, policyDocument, type Semantic } from '@aiops/pipeline';
import type { DocumentStore, KnowledgeDocument, Log, Page, PageRequest, Telemetry } from '@aiops/ports';
import { type Library, MAX_DOCUMENTS } from './library.ts';

/** Vectors are made when the process has found its feet: the first incident goes before. */
const FIRST_AFTER_MS = 10_000;
const EVERY_MS = 60_000;
/** What was stored while the last look was under way is looked at again. */
const OVERLAP_MS = 120_000;
const DAY_MS = 86_400_000;
/** Incidents are read beside the Fast Path and people: at a quarter of a core at most. */
const INCIDENTS_REST_TIMES = 3;
/** Vectors are made by a thread that steps aside by itself. */
const VECTORS_REST_TIMES = 1;
/** Some MB at most. */
const INCIDENTS_AT_A_TIME = 50;

export interface UpkeepParts {
  readonly library: Library;
  readonly store: Pick<
    DocumentStore,
    'keepDocuments' | 'keptDocuments' | 'withdrawDocuments' | 'resolvedIncidents'
  >;
  /** @throws Error when the folder can't be read */
  readonly readRunbooks: () => Promise<readonly KnowledgeDocument[]>;
  /** The files of the policy, by the names under which they are shown. @throws Error as the above */
  readonly readPolicies: () => Promise<ReadonlyMap<string, string>>;
  /** Null: words alone. Asked again after a failure. @throws CodedError `embedder_unavailable` */
  readonly openSemantic: () => Promise<Semantic | null>;
  /** Of incidents: an older one is no example any more. */
  readonly incidentsDays: () => number;
  readonly clock: Clock;
  readonly log: Log;
  readonly telemetry: Telemetry;
  readonly firstAfterMs?: number;
  readonly everyMs?: number;
}

/**
 * Keeps the library as the folder of runbooks, the policy and the stored incidents are, and makes the vectors of what
 * changed: in the background, one incident and one passage at a time, resting after each.
 */
export class LibraryUpkeep {
  readonly #parts: UpkeepParts;
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #semantic: Semantic | null = null;
  /** Of runbooks and policies, by id. */
  readonly #fingerprints = new Map<string, string>();
  /** In the order in which they were resolved. */
  readonly #incidents = new Set<string>();
  /** By the last look at the files; null before. */
  #files: ReadonlySet<string> | null = null;
  /** A file may have gone while nobody looked. */
  #mayBeWithdrawn = true;
  #unkept: KnowledgeDocument[] = [];
  #seenUntilMs: number | null = null;
  #wholeAtMs = Number.NEGATIVE_INFINITY;

  constructor(parts: UpkeepParts) {
    this.#parts = parts;
  }

  /** Runbooks and policies can be found by words when it resolves; the rest comes in the background. */
  async start(): Promise<void> {
    await this.#step('runbooks', () => this.#readFiles());
    this.#running = this.#everyMinute();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    await this.#semantic?.embedder.close();
  }

  /** All of it once; what fails is told, and tried again the next time. */
  async refresh(): Promise<void> {
    await this.#step('runbooks', () => this.#readFiles());
    await this.#step('texts', () => this.#keepTexts());
    await this.#step('incidents', () => this.#readIncidents());
    await this.#step('embedder', () => this.#openSemantic());
    // Without a look at all of them their vectors would count as those of what is gone.
    if (this.#files !== null && this.#seenUntilMs !== null)
      await this.#step('vectors', () => this.#makeVectors());
  }

  async #everyMinute(): Promise<void> {
    const { firstAfterMs = FIRST_AFTER_MS, everyMs = EVERY_MS } = this.#parts;
    const { signal } = this.#stop;
    // The first account may cite a runbook before vectors are made.
    await this.#step('texts', () => this.#keepTexts());
    for (let waitMs = firstAfterMs; ; waitMs = everyMs) {
      try {
        await sleep(waitMs, undefined, { signal, ref: false });
      } catch {
        return;
      }
      await this.refresh();
    }
  }

  async #step(step: string, work: () => Promise<void>): Promise<void> {
    if (this.#stop.signal.aborted) return;
    const { log, telemetry } = this.#parts;
    try {
      await work();
      telemetry.count('aiops_library_upkeep_total', { step, outcome: 'done' });
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      telemetry.count('aiops_library_upkeep_total', { step, outcome: errorCode(error) });
      log.warn(
        { step, error_msg: errorText(error) },
        'the library of documents could not be brought up to date',
      );
    }
  }

  async #readFiles(): Promise<void> {
    const { readRunbooks, readPolicies } = this.#parts;
    const runbooks = await readRunbooks();
    const policies = [...(await readPolicies())].map(([name, yaml]) =>
      policyDocument(basename(name).replace(/\.ya?ml$/, ''), yaml),
    );
    const found = new Set<string>();
    for (const document of [...runbooks, ...policies]) {
      found.add(document.id);
      const fingerprint = hashParts([document.title, document.text]);
      if (this.#fingerprints.get(document.id) === fingerprint) continue;
      if (!this.#parts.library.put(document)) continue;
      this.#fingerprints.set(document.id, fingerprint);
      this.#unkept.push(document);
    }
    for (const id of this.#fingerprints.keys()) {
      if (found.has(id)) continue;
      this.#parts.library.remove(id);
      this.#fingerprints.delete(id);
      this.#mayBeWithdrawn = true;
    }
    this.#files = found;
  }

  /** So that what a narrative cites can be read, and who reads it knows when its file is gone. */
  async #keepTexts(): Promise<void> {
    const { store } = this.#parts;
    const texts = this.#unkept;
    if (texts.length > 0) await store.keepDocuments(texts);
    this.#unkept = this.#unkept.filter((one) => !texts.includes(one));
    const files = this.#files;
    if (!this.#mayBeWithdrawn || files === null) return;
    const gone = [...(await store.keptDocuments())].filter((id) => !files.has(id));
    if (gone.length > 0) await store.withdrawDocuments(gone);
    this.#mayBeWithdrawn = false;
  }

  /** What was resolved since the last look; once a day all, so that what is too old goes. */
  async #readIncidents(): Promise<void> {
    const { clock, incidentsDays } = this.#parts;
    const nowMs = clock.now();
    const isWhole = this.#seenUntilMs === null || nowMs - this.#wholeAtMs >= DAY_MS;
    const sinceMs = isWhole ? nowMs - incidentsDays() * DAY_MS : (this.#seenUntilMs ?? nowMs) - OVERLAP_MS;
    const before = new Set(this.#incidents);
    const seen: string[] = [];
    const giveWay = this.#resting(INCIDENTS_REST_TIMES);
    for await (const incident of this.#resolvedSince(sinceMs)) {
      const id = `incidents/${incident.incident_id}`;
      before.delete(id);
      const document = incidentDocument(incident);
      if (document === null) this.#dropIncident(id);
      else {
        seen.push(id);
        this.#takeIncident(document);
      }
      await giveWay();
    }
    if (isWhole) for (const id of before) this.#dropIncident(id);
    // The latest came first.
    for (const id of seen.reverse()) if (this.#incidents.delete(id)) this.#incidents.add(id);
    if (isWhole) this.#wholeAtMs = nowMs;
    this.#seenUntilMs = nowMs;
  }

  /** A page at a time: whole incidents are read, and the Fast Path waits for what is parsed. */
  async *#resolvedSince(sinceMs: number): AsyncGenerator<Incident> {
    let cursor: string | null = null;
    for (let left = MAX_DOCUMENTS; left > 0; left -= INCIDENTS_AT_A_TIME) {
      const page: PageRequest = {
        limit: Math.min(left, INCIDENTS_AT_A_TIME),
        ...(cursor === null ? {} : { cursor }),
      };
      const { data, next_cursor }: Page<Incident> = await this.#parts.store.resolvedIncidents(sinceMs, page);
      yield* data;
      if (next_cursor === null) return;
      cursor = next_cursor;
    }
  }

  /** The one resolved longest ago gives way. */
  #takeIncident(document: KnowledgeDocument): void {
    const { library } = this.#parts;
    const [oldest] = this.#incidents;
    const isFull = this.#incidents.size >= MAX_DOCUMENTS && !this.#incidents.has(document.id);
    if (isFull && oldest !== undefined) this.#dropIncident(oldest);
    this.#incidents.add(document.id);
    if (library.retriever.get(document.id)?.text !== document.text) library.put(document);
  }

  #dropIncident(id: string): void {
    this.#incidents.delete(id);
    this.#parts.library.remove(id);
  }

  async #openSemantic(): Promise<void> {
    if (this.#semantic !== null) return;
    const { library, openSemantic } = this.#parts;
    try {
      const semantic = await openSemantic();
      if (semantic === null) return;
      library.retriever.use(semantic);
      this.#semantic = semantic;
    } catch (error) {
      library.retriever.use({ absent: errorCode(error) });
      throw error;
    }
  }

  async #makeVectors(): Promise<void> {
    const { library, clock } = this.#parts;
    await library.retriever.sync({
      signal: this.#stop.signal,
      giveWay: this.#resting(VECTORS_REST_TIMES),
      nowMs: clock.now(),
    });
  }

  /** Rests so many times as long as was worked since the last rest. It throws when the app stops. */
  #resting(times: number): () => Promise<void> {
    const { signal } = this.#stop;
    let sinceMs = performance.now();
    return async () => {
      await sleep((performance.now() - sinceMs) * times, undefined, { signal, ref: false });
      sinceMs = performance.now();
    };
  }
}
