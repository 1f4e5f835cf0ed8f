import { describe, expect, it } from 'vitest';
import { parseMapping, type WebhookMapping } from './parse-mapping.ts';
import { itemsOf, toRecord } from './to-records.ts';

function mappingOf(text: string): WebhookMapping {
  const parsed = parseMapping(text, 'm.yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

function faultsOf(text: string): string[] {
  const parsed = parseMapping(text, 'm.yaml');
  return parsed.ok
    ? []
    : parsed.error.map(({ file, line, key, reason }) => `${file}:${line}: ${key}: ${reason}`);
}

function map(text: string, body: unknown) {
  const mapping = mappingOf(text);
  return (itemsOf(body, mapping) ?? []).map((item) => toRecord({ item, body }, mapping, 1000));
}

describe('a mapping', () => {
  it('takes each field from a pointer, a template, a literal or the first of several that is there', () => {
    const text = `
kind: log
items: /events
fields:
  ts: /at
  ship_id: $/vessel
  host: [/node, /address]
  service: radar
  level: { from: /sev, map: { 1: critical, 2: error }, default: info }
  msg: "{code}: {detail.text} at {$.site.name} {/a~1b}"
  meta: { raw: /detail, fixed: { literal: /not/a/pointer } }
`;
    const event = {
      at: '1767323045',
      address: '10.0.0.7:8080',
      sev: 2,
      code: 'E7',
      detail: { text: 'low' },
      'a/b': 1,
    };
    const body = { vessel: 'aurora', site: { name: 'mast' }, events: [event, { sev: 9 }] };
    expect(map(text, body)).toEqual([
      {
        record: {
          kind: 'log',
          ts: 1767323045,
          ship_id: 'aurora',
          host: '10.0.0.7',
          service: 'radar',
          level: 'error',
          msg: 'E7: low at mast 1',
          meta: { raw: { text: 'low' }, fixed: '/not/a/pointer' },
        },
      },
      {
        record: expect.objectContaining({ ts: 1000, host: undefined, level: 'info', msg: ':  at mast ' }),
      },
    ]);
  });

  it('refuses a value that it gives no meaning to, and never reads what objects inherit', () => {
    const text =
      'kind: log\nfields: { msg: [/constructor/name, /msg], level: { from: /l, map: { a: info } } }\n';
    expect(map(text, [{ msg: 'm', l: 'b' }])).toEqual([
      { refused: 'has the value "b", which the mapping does not name', field: 'level' },
    ]);
    expect(map(text, { msg: 'm', l: 'a' })).toEqual([
      { record: { kind: 'log', ts: 1000, msg: 'm', level: 'info' } },
    ]);
  });

  it('ends an alert by its state, now or when the sender says', () => {
    const text = 'kind: alert\nfields: { name: /n, state: /s, ends_at: /e }\n';
    const zero = '0001-01-01T00:00:00Z';
    const sent = [
      { n: 'a', s: 'firing', e: zero },
      { n: 'a', s: 'resolved', e: zero },
      { n: 'a', s: 'resolved', e: '2026-01-01T00:00:00Z' },
      { n: 'a', s: 'ignore' },
      { n: 'a', s: 'ok' },
    ];
    expect(map(text, sent)).toEqual([
      { record: expect.objectContaining({ ends_at: undefined }) },
      { record: expect.objectContaining({ ends_at: 1000 }) },
      { record: expect.objectContaining({ ends_at: '2026-01-01T00:00:00Z' }) },
      { ignored: true },
      { refused: 'must be firing, resolved or ignore', field: 'state' },
    ]);
  });

  it('makes numbers of values and texts of labels', () => {
    const text = 'kind: metric\nfields: { name: n, value: /v, labels: /l }\n';
    expect(map(text, { v: '12.5', l: { a: 1, b: { c: 2 }, d: null } })).toEqual([
      {
        record: { kind: 'metric', ts: 1000, name: 'n', value: 12.5, labels: { a: '1', b: '{"c":2}', d: '' } },
      },
    ]);
  });
});

describe('a mapping with faults', () => {
  it('is refused with the line and the key of each', () => {
    const text = `kind: metric
items: alerts
fields:
  name: x
`;
    expect(faultsOf(text)).toEqual(['m.yaml:2: items: must be a pointer such as /alerts']);
    const more = `kind: alert
fields:
  nmae: x
  severity:
    from: /s
    mapp: { a: high }
  host:
    - /a
    - "{ }"
  labels: 7
`;
    expect(faultsOf(more)).toEqual([
      'm.yaml:2: fields.name: is required of kind alert',
      'm.yaml:3: fields.nmae: is not a field of alert: ts, ship_id, host, service, tracking_id, name, state, ends_at, severity, value, labels, annotations, generator_url',
      'm.yaml:6: fields.severity.mapp: is not a known key',
      'm.yaml:9: fields.host.1: has a { } without a name in it; a plain text with braces is written {literal: …}',
      'm.yaml:10: fields.labels: must be a pointer to an object such as /labels, or a mapping',
    ]);
    expect(faultsOf('kind: [\n')[0]).toMatch(/^m\.yaml:\d: : is not YAML/);
    expect(faultsOf('')).toEqual(['m.yaml:1: : must be a mapping']);
    expect(faultsOf('kind: trace\nfields: {}\n')).toEqual(['m.yaml:1: kind: must be log, metric or alert']);
  });
});

describe('aliases', () => {
  it.each([
    ['to nothing', '2026-01-31 12: *x'],
    ['that multiply', 'a: &a [1,1]\nb: &b [*a,*a]\nc: [*b,*b]'],
  ])('%s are a fault with its line, and never a crash', (_, text) => {
    const read = parseMapping(text, 'x.yaml');
    expect(read.ok).toBe(false);
    if (!read.ok) expect(read.error[0]?.reason).toContain('aliases');
  });
});
