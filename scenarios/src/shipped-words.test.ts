import { DEFAULT_POLICY } from '@aiops/policy';
import { describe, expect, it } from 'vitest';
import { authFailureSource, openingSeverity, THRESHOLDS } from './policy-conditions.ts';
import { generateScenario, SCENARIO_NAMES } from './scenario.ts';

const { detect } = DEFAULT_POLICY;

interface Pattern {
  readonly name: string;
  readonly words: RegExp;
  readonly unless: RegExp | undefined;
  readonly severity: string | undefined;
  readonly opens: boolean;
  readonly clears: boolean;
}

/** Whole words in any case, as the policy's reference says. */
function anyOf(words: readonly string[]): RegExp {
  const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`(?<!\\w)(?:${escaped.join('|')})(?!\\w)`, 'i');
}

const PATTERNS: readonly Pattern[] = Object.entries(detect.logs_patterns)
  .filter(([, pattern]) => pattern.words.length > 0)
  .map(([name, pattern]) => ({
    name,
    words: anyOf(pattern.words),
    unless: pattern.unless.length === 0 ? undefined : anyOf(pattern.unless),
    severity: pattern.severity,
    opens: pattern.role !== 'supports' && pattern.clears === undefined,
    clears: pattern.clears !== undefined,
  }))
  .sort((a, b) => Number(b.clears) - Number(a.clears));

function shippedPattern(message: string): Pattern | undefined {
  return PATTERNS.find(({ words, unless }) => words.test(message) && unless?.test(message) !== true);
}

function messagesOf(name: string): Set<string> {
  const messages = new Set<string>();
  for (const seed of [1, 2, 3]) {
    for (const record of generateScenario(name, seed, { density: 0.15 }).records) {
      if (record.kind === 'log') messages.add(record.msg);
    }
  }
  return messages;
}

describe('what the truth takes for the policy', () => {
  it.each(SCENARIO_NAMES)('judges each line of %s as the shipped policy has it', (name) => {
    const differing = [...messagesOf(name)].flatMap((message) => {
      const shipped = shippedPattern(message);
      const severity = shipped?.opens === true ? shipped.severity : undefined;
      const isFailure = shipped?.name === 'auth_failure';
      const agrees =
        openingSeverity(message) === severity && (authFailureSource(message) !== undefined) === isFailure;
      return agrees ? [] : [`${shipped?.name}: ${message.slice(0, 200)}`];
    });
    expect(differing).toEqual([]);
  });

  it('has the limits of the shipped policy', () => {
    const own = THRESHOLDS.map(({ metric, direction, limit, forSec, severity }) => ({
      metric,
      op: direction === 'above' ? '>' : '<',
      value: limit,
      for_sec: forSec,
      severity,
    }));
    const shipped = Object.values(detect.thresholds).map(({ metric, op, value, for_sec, severity }) => {
      return { metric, op, value, for_sec, severity };
    });
    expect(shipped).toEqual(own);
  });
});
