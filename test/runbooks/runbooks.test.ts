import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Grade } from '@aiops/contracts';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const ROOT = path.join(import.meta.dirname, '../..');
const FOLDER = path.join(ROOT, 'docs/runbooks');

const HEADINGS = [
  'What you see',
  'What it means',
  'Check first',
  'Do now',
  'Do not',
  'If that did not help',
  'Afterwards',
];
/** Metrics without a limit, which the detectors of statistics learn. */
const LEARNED = ['ups_battery_pct', 'rsrp_dbm', 'db_pool_usage_pct', 'http_request_latency_ms'];
/** Shapes that the ranking finds by itself. */
const SHAPES = ['silent', 'several_parts'];
/** Read by torchlight, on a small screen. */
const MAX_LINES = 70;
const MAX_STEP = 240;

const FrontMatter = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/),
  title: z.string().min(1).max(80),
  incident_types: z.array(z.string()).min(1),
  applies_to: z.array(z.string()).min(1),
  signs: z.array(z.string()),
  says: z.array(z.string()).default([]),
  risk: Grade,
  call: z.array(z.strictObject({ who: z.string().min(1), when: z.string().min(1) })).min(1),
});

interface RunbookFile {
  readonly name: string;
  readonly front: z.infer<typeof FrontMatter>;
  readonly body: string;
  readonly lines: number;
}

function readRunbook(name: string): RunbookFile {
  const text = readFileSync(path.join(FOLDER, name), 'utf8');
  const [, front = '', body = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? [];
  return { name, front: FrontMatter.parse(parse(front)), body, lines: text.split('\n').length - 1 };
}

function section(body: string, heading: string): string {
  const [, after = ''] = body.split(`\n## ${heading}\n`);
  return after.split('\n## ')[0] ?? '';
}

const Correlate = z.object({ correlate: z.object({ types: z.record(z.string(), z.unknown()) }) });
const Detect = z.object({
  detect: z.object({
    thresholds: z.record(z.string(), z.object({ metric: z.string() })),
    logs_patterns: z.record(
      z.string(),
      z.object({ words: z.array(z.string()).default([]), incident_type: z.string().optional() }),
    ),
  }),
});
const policyFile = (name: string): unknown =>
  parse(readFileSync(path.join(ROOT, 'policies', `${name}.yaml`), 'utf8'));

const runbooks = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.md'))
  .map(readRunbook);
const types = Object.keys(Correlate.parse(policyFile('correlate')).correlate.types);
const { logs_patterns: patterns, thresholds } = Detect.parse(policyFile('detect')).detect;
const knownSigns = [
  ...SHAPES,
  ...LEARNED,
  ...Object.keys(patterns),
  ...Object.values(thresholds).map(({ metric }) => metric),
];

describe('the runbooks', () => {
  it.each(types)('tell what to do in an incident of type %s', (type) => {
    expect(runbooks.some(({ front }) => front.incident_types.includes(type))).toBe(true);
  });

  const faults = Object.entries(patterns).flatMap(([name, { words, incident_type }]) =>
    incident_type === undefined || words.length === 0 ? [] : [{ name, words, incident_type }],
  );
  it.each(faults)('show the words of the pattern $name under what you see', ({ words, incident_type }) => {
    const seen = runbooks
      .filter(({ front }) => front.incident_types.includes(incident_type))
      .map(({ body }) => section(body, 'What you see').toLowerCase())
      .join('\n');
    expect(words.filter((word) => seen.includes(word))).not.toEqual([]);
  });

  describe.each(runbooks)('$name', ({ name, front, body, lines }) => {
    it('is called by its id and speaks of types that the policy has', () => {
      expect(name).toBe(`${front.id}.md`);
      expect(front.incident_types.filter((type) => !types.includes(type))).toEqual([]);
      expect(body).toContain(`\n# ${front.title}\n`);
    });

    it('names as signs only what something looks for', () => {
      expect(front.signs.filter((sign) => !knownSigns.includes(sign))).toEqual([]);
    });

    it('has every heading once, in order, and something under each', () => {
      const found = [...body.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
      expect(found).toEqual(HEADINGS);
      for (const heading of HEADINGS) expect(section(body, heading).trim()).not.toBe('');
    });

    it('numbers what to check and what to do, each in a sentence or two', () => {
      for (const heading of ['Check first', 'Do now']) {
        const steps = section(body, heading).trim().split('\n');
        expect(steps.length).toBeGreaterThanOrEqual(3);
        for (const [index, step] of steps.entries()) {
          expect(step.startsWith(`${index + 1}. `)).toBe(true);
          expect(step.length).toBeLessThanOrEqual(MAX_STEP);
        }
      }
    });

    it('fits on two screens', () => {
      expect(lines).toBeLessThanOrEqual(MAX_LINES);
    });

    it('links only to what is there, and never to another site', () => {
      for (const [, target = ''] of body.matchAll(/\]\(([^)]*)\)/g)) {
        expect(existsSync(path.join(FOLDER, target)), target).toBe(true);
      }
      expect(body).not.toMatch(/https?:/);
    });
  });
});
