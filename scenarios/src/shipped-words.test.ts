import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { authFailureSource, openingSeverity, THRESHOLDS } from './policy-conditions.ts';
import { generateScenario, SCENARIO_NAMES } from './scenario.ts';

const Detect = z.object({
  detect: z.object({
    thresholds: z.record(
      z.string(),
      z.object({
        metric: z.string(),
        op: z.string(),
        value: z.number(),
        for_sec: z.number(),
        severity: z.string(),
      }),
    ),
    logs_patterns: z.record(
      z.string(),
      z.object({
        words: z.array(z.string()).optional(),
        unless: z.array(z.string()).optional(),
        severity: z.string().optional(),
        clears: z.string().optional(),
        role: z.string().optional(),
      }),
    ),
  }),
});

const { detect } = Detect.parse(
  parse(await readFile(new URL('../../policies/detect.yaml', import.meta.url), 'utf8')),
);

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
  .filter(([, pattern]) => pattern.words !== undefined)
  .map(([name, pattern]) => ({
    name,
    words: anyOf(pattern.words ?? []),
    unless: pattern.unless === undefined ? undefined : anyOf(pattern.unless),
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
    expect(Object.values(detect.thresholds)).toEqual(own);
  });
});
