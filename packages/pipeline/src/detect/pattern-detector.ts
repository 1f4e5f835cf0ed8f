import type { LogMessage } from '@aiops/contracts';
import { entityOf, signalOf } from '@aiops/kernel';
import { BoundedState } from './bounded-state.ts';
import { type Condition, Conditions } from './conditions.ts';
import type { LogDetector, Say, Situation, Statement } from './detector.ts';
import { HitWindow } from './hit-window.ts';
import { plainText } from './log-text.ts';
import type { PatternHit } from './pattern-hit.ts';
import type { NamedPattern } from './pattern-set.ts';
import { quoteOf } from './quote.ts';
import { keyOf } from './series-key.ts';
import { findWanOutage } from './wan-outage.ts';

const MAX_COUNTED_KEYS = 20_000;
const MAX_DERIVED = 2_000;
/** A counted pattern says that it still holds at most this often. */
const REPEAT_MS = 60_000;

interface PatternSnapshot {
  readonly conditions: ReturnType<Conditions['snapshot']>;
  readonly hits: [string, number[]][];
  readonly counted: [string, number][];
  readonly derived: [string, Condition][];
}

/**
 * Phrases in log lines. A hit opens or supports as its pattern says; `opens_at` raises it once enough hits of one
 * object (else entity) lie in a sliding window; patterns that count it or watch the WAN devices may fire as well; a
 * pattern that clears ends the conditions of its entity and object under their own fingerprints.
 */
export class PatternDetector implements LogDetector {
  readonly name = 'pattern';
  readonly #conditions = new Conditions();
  readonly #hits = new HitWindow('pattern_hits', MAX_COUNTED_KEYS);
  /** When a counting pattern last said so, by key. */
  readonly #counted = new BoundedState<number>('pattern_counted', MAX_COUNTED_KEYS);
  /** What fires because a pattern fires on all WAN devices, by ship and pattern. */
  readonly #derived = new BoundedState<Condition>('pattern_derived', MAX_DERIVED);

  onLog(log: LogMessage, situation: Situation, say: Say): void {
    const { patterns } = situation.rules;
    const text = plainText(log.msg);
    const named = patterns.match(text);
    if (named === undefined) return;
    const hit: PatternHit = {
      log,
      text,
      eventMs: Date.parse(log.ts),
      named,
      object: patterns.objectIn(text, named.name),
    };
    const cleared = named.pattern.clears;
    if (cleared !== undefined) this.#clear(hit, cleared, situation, say);
    else this.#fire(hit, situation, say);
  }

  #fire(hit: PatternHit, situation: Situation, say: Say): void {
    const { named, eventMs, log } = hit;
    const seen = conditionOf(hit, named, situation);
    // What counts another pattern's hits doesn't count its own words: each of those says it outright.
    const run = named.pattern.counts === undefined ? this.#count(hit, named) : undefined;
    const tracked = named.clearable || named.watchedBy.length > 0;
    const noted = tracked ? this.#conditions.fire(groupKeyOf(log, named.name), seen) : undefined;
    say({
      ...firingOf(hit, seen, named),
      role: run === undefined ? named.pattern.role : roleOf(run),
      startedMs: noted?.startedMs ?? run?.firstMs ?? eventMs,
      reason: reasonOf(seen, run === undefined ? quoteOf(hit.text) : `${run.words}: ${quoteOf(hit.text)}`),
    });
    if (noted !== undefined && noted.endedMs !== null) {
      say(endOf(seen, noted.endedMs, 'by a later line that came before this one'));
    }
    for (const name of named.countedBy) this.#fireCounting(hit, name, situation, say);
    this.#watch(hit, named, situation, say);
  }

  /** The hits of this pattern's own window, when it opens only at a count. */
  #count(hit: PatternHit, named: NamedPattern): CountedRun | undefined {
    const opensAt = named.pattern.opens_at;
    if (opensAt === undefined) return undefined;
    const { count: enough, window_sec } = opensAt;
    const run = this.#hits.add(countKeyOf(hit, named.name), hit.eventMs, window_sec * 1000, enough);
    const isEnough = run.count >= enough;
    return {
      isEnough,
      firstMs: run.firstMs,
      words: isEnough
        ? `at least ${enough} hits within ${window_sec} s`
        : `${run.count} of ${enough} hits within ${window_sec} s`,
    };
  }

  #fireCounting(hit: PatternHit, name: string, situation: Situation, say: Say): void {
    const named = situation.rules.patterns.get(name);
    if (named === undefined) return;
    const run = this.#count(hit, named);
    if (run === undefined || !run.isEnough) return;
    const key = countKeyOf(hit, name);
    const lastMs = this.#counted.get(key);
    if (lastMs !== undefined && hit.eventMs - lastMs < REPEAT_MS) return;
    this.#counted.set(key, hit.eventMs);
    const seen = conditionOf(hit, named, situation);
    say({
      ...firingOf(hit, seen, named),
      role: 'opens',
      startedMs: run.firstMs,
      reason: reasonOf(seen, `${run.words} of ${hit.named.name}`),
    });
  }

  #clear(hit: PatternHit, pattern: string, situation: Situation, say: Say): void {
    const ended = this.#conditions.clear(groupKeyOf(hit.log, pattern), hit.object ?? null, hit.eventMs);
    for (const condition of ended) say(endOf(condition, hit.eventMs, quoteOf(hit.text)));
    const named = situation.rules.patterns.get(pattern);
    if (named !== undefined) this.#watch(hit, named, situation, say);
  }

  /** Whether a pattern now fires on all WAN devices of the ship, or no longer. */
  #watch(hit: PatternHit, watched: NamedPattern, situation: Situation, say: Say): void {
    for (const name of watched.watchedBy) {
      const named = situation.rules.patterns.get(name);
      const shipId = hit.log.ship_id;
      if (named?.pattern.all_of === undefined || shipId === null) continue;
      const key = keyOf(shipId, name);
      const known = this.#derived.get(key);
      const outage = findWanOutage(
        hit.eventMs,
        shipId,
        named.pattern.all_of,
        situation,
        (deviceId, sinceMs) => this.#conditions.firing(keyOf(shipId, deviceId, watched.name), sinceMs),
      );
      if (outage === undefined) {
        if (known === undefined) continue;
        this.#derived.delete(key);
        say(endOf(known, hit.eventMs, `${watched.name} no longer fires on all WAN devices`));
      } else if (known === undefined) {
        const { about, startedMs } = outage;
        const seen = { ...conditionOf(hit, named, situation), signal: name, object: null, about, startedMs };
        this.#derived.set(key, seen);
        say({
          ...firingOf(hit, seen, named),
          role: 'opens',
          clearable: true,
          startedMs,
          reason: reasonOf(seen, outage.words),
        });
      }
    }
  }

  usage() {
    return [
      ...this.#conditions.usage(),
      this.#hits.state.usage(),
      this.#counted.usage(),
      this.#derived.usage(),
    ];
  }

  snapshot(): PatternSnapshot {
    return {
      conditions: this.#conditions.snapshot(),
      hits: this.#hits.state.snapshot(),
      counted: this.#counted.snapshot(),
      derived: this.#derived.snapshot(),
    };
  }

  restore(state: unknown): void {
    const { conditions, hits, counted, derived } = state as PatternSnapshot;
    this.#conditions.restore(conditions);
    this.#hits.state.restore(hits);
    this.#counted.restore(counted);
    this.#derived.restore(derived);
  }
}

interface CountedRun {
  readonly isEnough: boolean;
  readonly firstMs: number;
  readonly words: string;
}

function roleOf(run: CountedRun): 'opens' | 'supports' {
  return run.isEnough ? 'opens' : 'supports';
}

/** One pattern on one entity; a line that names neither device nor host is known by its service. */
function groupKeyOf(log: LogMessage, pattern: string): string {
  const entity = entityOf(log);
  return entity === null
    ? keyOf(log.ship_id, null, pattern, log.service)
    : keyOf(log.ship_id, entity, pattern);
}

/** What hits are counted per: the object on the whole ship (one source may try many hosts), else the entity. */
function countKeyOf({ log, object }: PatternHit, pattern: string): string {
  if (object !== undefined) return keyOf(log.ship_id, pattern, 'object', object.toLowerCase());
  return keyOf(log.ship_id, pattern, 'entity', entityOf(log) ?? log.service);
}

function conditionOf(hit: PatternHit, { name, pattern }: NamedPattern, situation: Situation): Condition {
  const { log, object, eventMs } = hit;
  const { rules, registry } = situation;
  const device = log.device_id === undefined ? undefined : registry.device(log.device_id);
  const onWan = device?.type !== undefined && rules.policy.detect.wan_device_types.includes(device.type);
  const question = { service: log.service, device_type: device?.type };
  const incidentType =
    (onWan ? pattern.wan_incident_type : undefined) ??
    pattern.incident_type ??
    rules.typeOf(question).incident_type;
  return {
    pattern: name,
    signal: object === undefined ? name : signalOf(name, { object: object.toLowerCase() }),
    object: object ?? null,
    about: { service: log.service, host: log.host, device_id: log.device_id },
    incident_type: incidentType,
    domain: pattern.domain ?? rules.domainOf(incidentType, question),
    role: pattern.role,
    severity: pattern.severity ?? null,
    startedMs: eventMs,
    lastMs: eventMs,
  };
}

function reasonOf(condition: Condition, words: string): string {
  return `${condition.pattern}${condition.object === null ? '' : ` (${condition.object})`}: ${words}`;
}

function statementOf(condition: Condition) {
  return {
    detector: 'pattern',
    anomaly_type: 'pattern',
    signal: condition.signal,
    object: condition.object ?? undefined,
    about: condition.about,
    incident_type: condition.incident_type,
    domain: condition.domain,
    // A literal match leaves nothing to estimate.
    score: 1,
    severity_written: condition.severity ?? undefined,
  } as const;
}

function firingOf(hit: PatternHit, condition: Condition, named: NamedPattern) {
  return {
    ...statementOf(condition),
    state: 'firing',
    level: hit.log.level ?? undefined,
    occurredMs: hit.eventMs,
    clearable: named.clearable,
    verdict: 'matched_pattern',
  } as const;
}

function endOf(condition: Condition, endedMs: number, words: string): Statement {
  return {
    ...statementOf(condition),
    role: condition.role,
    state: 'cleared',
    startedMs: condition.startedMs,
    occurredMs: endedMs,
    reason: reasonOf(condition, `ended: ${words}`),
    clearable: true,
    verdict: 'pattern_cleared',
  };
}
