import type { LogMessage } from '@aiops/contracts';
import { entityOf } from '@aiops/kernel';
import { BoundedState, type StateUsage } from '../bounded-state.ts';
import type { Identity, LogDetector, Say, Situation } from '../detector.ts';
import { plainText } from '../log-text.ts';
import { keyOf } from '../series-key.ts';
import { type Entity, type Line, newSource, newStream, type Source, type Stream } from './line-state.ts';
import { noveltyOf } from './novelty.ts';
import { errorBurstOf, markSaid, OPENING_RANK, rankOf, rateChangeOf } from './rates.ts';
import { RENEW_MS, type ShipTemplates } from './ship-templates.ts';
import { SilenceWatch } from './silence-watch.ts';
import { errorBurst, heartbeatBack, heartbeatGone, newTemplate, rateChanged } from './statements.ts';

const SEPARATOR = '\u001f';
const NONE = '\u0000';
const MAX_STREAMS = 20_000;
const MAX_SOURCES = 5_000;
const MAX_ENTITIES = 2_000;

interface Snapshot {
  readonly templates: ReturnType<ShipTemplates['snapshot']>;
  readonly streams: [string, Stream][];
  readonly sources: [string, Source][];
  readonly entities: [string, Entity][];
  readonly clocks: ReturnType<SilenceWatch['snapshot']>;
}

/**
 * What the lines of each template say by coming at all, more often than usual, or no longer. Lines that a pattern
 * stands for are told by that.
 */
export class TemplateDetector implements LogDetector {
  readonly name = 'template';
  readonly #templates: ShipTemplates;
  readonly #streams = new BoundedState<Stream>('template_streams', MAX_STREAMS);
  readonly #sources = new BoundedState<Source>('template_sources', MAX_SOURCES);
  readonly #entities = new BoundedState<Entity>('template_entities', MAX_ENTITIES);
  readonly #silences = new SilenceWatch({
    stream: (key) => this.#streams.peek(key),
    source: (key) => this.#sources.peek(key),
    entity: (key) => this.#entity(key),
  });

  constructor(templates: ShipTemplates) {
    this.#templates = templates;
  }

  onLog(log: LogMessage, situation: Situation, say: Say): void {
    const ms = Date.parse(log.ts);
    const ship = keyOf(log.ship_id);
    const { clock, isDue } = this.#silences.hear(ship, ms);
    const line = this.#line(log, ms, ship, clock.heardMs, situation);
    const tellsFault = () => rankOf(line) >= OPENING_RANK || isOfPattern(log, situation);
    if (this.#silences.note(line, clock, tellsFault)) say(heartbeatBack(line, situation));
    this.#judge(line, situation, say);
    if (!isDue) return;
    for (const vanished of this.#silences.look(ship, clock, line.settings)) {
      const id = vanished.streamKey.slice(vanished.streamKey.lastIndexOf(SEPARATOR) + 1);
      say(heartbeatGone(id, vanished, log, situation));
    }
  }

  #judge(line: Line, situation: Situation, say: Say): void {
    const novelty = line.isFirst ? noveltyOf(line, this.#entity(line.source.entity)) : null;
    const change = rateChangeOf(line);
    if (novelty !== null) markSaid(line);
    const burst = errorBurstOf(line);
    if (burst !== null) say(errorBurst(line, burst, situation));
    if ((novelty === null && change === null) || isOfPattern(line.log, situation)) return;
    if (novelty !== null) say(newTemplate(line, novelty, situation));
    else if (change !== null) say(rateChanged(line, change, situation));
  }

  #line(log: LogMessage, ms: number, ship: string, heardMs: number, { rules }: Situation): Line {
    const mined = this.#templates.of(log, ms);
    const source = this.#source(log, ship, ms);
    source.lines += 1;
    const streamKey = `${source.key}${SEPARATOR}${mined.template.id}`;
    let stream = this.#streams.peek(streamKey);
    if (stream === undefined) {
      stream = newStream(source.key, ms, heardMs);
      this.#streams.set(streamKey, stream);
    } else renew(this.#streams, streamKey, stream, ms);
    const { detect, correlate } = rules.policy;
    const settings = detect.stats.template;
    const learnMs = settings.learn_sec * 1000;
    return {
      log,
      ms,
      template: mined.template,
      isFirst: mined.isFirst,
      knownForMs: mined.knownForMs,
      isOnKnownShip: mined.shipAgeMs >= learnMs && mined.shipLines >= settings.learn_lines,
      isOfYoungSource: ms - source.firstMs < learnMs,
      streamKey,
      stream,
      source,
      settings,
      sustainedMs: correlate.sustained_sec * 1000,
    };
  }

  #source(log: LogMessage, ship: string, ms: number): Source {
    const entity = entityOf(log);
    const key = `${ship}${SEPARATOR}${entity ?? NONE}${SEPARATOR}${log.service ?? NONE}`;
    const known = this.#sources.peek(key);
    if (known !== undefined) {
      renew(this.#sources, key, known, ms);
      return known;
    }
    // Without an entity nothing but the service tells the lines apart.
    const entityKey = entity === null ? key : keyOf(log.ship_id, entity);
    const source = newSource(identityOf(log), key, ship, entityKey, ms);
    this.#sources.set(key, source);
    return source;
  }

  #entity(key: string): Entity {
    const known = this.#entities.get(key);
    if (known !== undefined) return known;
    const entity = { newUntilMs: Number.MIN_SAFE_INTEGER, silentStream: null };
    this.#entities.set(key, entity);
    return entity;
  }

  usage(): readonly StateUsage[] {
    return [
      ...this.#templates.usage(),
      this.#streams.usage(),
      this.#sources.usage(),
      this.#entities.usage(),
      ...this.#silences.usage(),
    ];
  }

  snapshot(): Snapshot {
    return {
      templates: this.#templates.snapshot(),
      streams: this.#streams.snapshot(),
      sources: this.#sources.snapshot(),
      entities: this.#entities.snapshot(),
      clocks: this.#silences.snapshot(),
    };
  }

  restore(state: unknown): void {
    const { templates, streams, sources, entities, clocks } = state as Snapshot;
    this.#templates.restore(templates);
    this.#streams.restore(streams);
    this.#sources.restore(sources);
    this.#entities.restore(entities);
    this.#silences.restore(clocks);
    for (const [key, { source, watchedText }] of streams) {
      const ship = watchedText === null || watchedText === '' ? undefined : this.#sources.peek(source)?.ship;
      if (ship !== undefined) this.#silences.watch(ship, key);
    }
  }
}

function identityOf({ service, host, device_id }: LogMessage): Identity {
  return {
    service,
    ...(host === undefined ? {} : { host }),
    ...(device_id === undefined ? {} : { device_id }),
  };
}

function isOfPattern(log: LogMessage, { rules }: Situation): boolean {
  if (!rules.policy.detect.detectors.pattern.enabled) return false;
  return rules.patterns.match(plainText(log.msg)) !== undefined;
}

/** Keeps the order of use, no finer than it has to be. */
function renew<V extends { usedMs: number }>(
  state: BoundedState<V>,
  key: string,
  value: V,
  ms: number,
): void {
  if (ms - value.usedMs < RENEW_MS) return;
  value.usedMs = ms;
  state.get(key);
}
