import { itemsOf, parseMapping, toRecord } from '@aiops/adapters/ingest-webhook';
import { createNormaliser, fromAlertmanager, Redactor } from '@aiops/pipeline';
import { texts } from '@aiops/pipeline/testing';
import { createTypeMatcher, DEFAULT_POLICY } from '@aiops/policy';
import { Registry } from '@aiops/registry';
import fc from 'fast-check';
import { it } from 'vitest';
import { forAMinute } from './minute.ts';

const NOW = Date.UTC(2026, 0, 1);
const normaliser = createNormaliser({
  policy: DEFAULT_POLICY,
  registry: () => Registry.EMPTY,
  siteShipId: null,
  newId: () => 'id',
  typeOf: createTypeMatcher(DEFAULT_POLICY),
});

const names = fc.constantFrom(
  ...['labels', 'annotations', 'host', 'instance', 'alertname', 'status', 'startsAt', 'endsAt', 'severity'],
  ...['generatorURL', 'value', '__proto__', 'constructor', 'a.b', ''],
);
const scalar = fc.oneof(
  fc.constantFrom<unknown>(null, true, 0, -1, 1e300, '', 'x\0', 'firing', 'resolved', '10.0.0.1:9100'),
  fc.constantFrom<unknown>('2026-01-01T00:00:00Z', '0001-01-01T00:00:00Z', '1767225600', '[fd00::1]:1'),
  fc.string(),
  fc.double(),
);
const sent = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 6 },
    scalar,
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(names, tie('any'), { maxKeys: 6 }),
  ),
})).any;

it('an alert of Alertmanager becomes a message or is refused', () => {
  forAMinute('Alertmanager', sent, (alert) => {
    const record = fromAlertmanager(alert, NOW);
    const result = normaliser.normaliseRecord(record, { source: 'alertmanager', kind: 'alert' }, NOW);
    return 'refused' in result ? result.refused.reason !== '' : JSON.stringify(result.message).length > 0;
  });
});

const where = fc.oneof(
  fc.constantFrom(
    '/labels',
    '/labels/host',
    '$/status',
    '/',
    '$',
    '/~1~0',
    '{host}',
    '{/a.b} {',
    '{labels.alertname}',
  ),
  fc.constantFrom('firing', '/status', '0', '/0/0'),
  fc.string({ maxLength: 12 }),
);
const source: fc.Arbitrary<unknown> = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 8 },
    where,
    scalar,
    fc.array(tie('any'), { maxLength: 3 }),
    fc.record({ from: tie('any'), map: fc.dictionary(names, scalar), default: scalar }, { requiredKeys: [] }),
    fc.dictionary(names, tie('any'), { maxKeys: 3 }),
  ),
})).any;
const fields = fc.dictionary(
  fc.constantFrom(
    'ts',
    'host',
    'name',
    'msg',
    'state',
    'severity',
    'labels',
    'meta',
    'value',
    'ends_at',
    'nonsense',
  ),
  source,
);
const mapping = fc.record({
  kind: fc.constantFrom('log', 'metric', 'alert'),
  items: fc.oneof(fc.constant(''), where),
  fields: fields.map((some) => ({ msg: '/labels', name: '{status}', value: '/value', ...some })),
});
/** The fields of another kind are faults: only those of its own are kept in most. */
const OF_KIND: Readonly<Record<string, readonly string[]>> = {
  log: ['msg', 'ts', 'host', 'meta'],
  metric: ['name', 'value', 'ts', 'host', 'labels'],
  alert: ['name', 'state', 'severity', 'labels', 'value', 'ends_at', 'ts', 'host'],
};
const fitting = fc.tuple(mapping, fc.nat(9)).map(([file, dice]) => {
  if (dice === 0) return file;
  const known = OF_KIND[file.kind] ?? [];
  return {
    ...file,
    fields: Object.fromEntries(Object.entries(file.fields).filter(([name]) => known.includes(name))),
  };
});
const yaml = fc.oneof({ weight: 9, arbitrary: fitting.map((file) => JSON.stringify(file)) }, texts);

it('a mapping file is read or its faults are told by their lines, and what it maps is taken or refused', () => {
  let mapped = 0;
  forAMinute('webhook mapping', fc.tuple(yaml, sent), ([text, body]) => {
    const read = parseMapping(text, 'x.yaml');
    if (!read.ok)
      return read.error.length > 0 && read.error.every(({ line, reason }) => line >= 1 && reason !== '');
    for (const item of itemsOf(body, read.value) ?? []) {
      const one = toRecord({ item, body }, read.value, NOW);
      if (!('record' in one)) continue;
      mapped += 1;
      normaliser.normaliseRecord(one.record, { source: 'webhook-x' }, NOW);
    }
    return true;
  });
  process.stdout.write(`fuzz webhook mapping: ${mapped} records\n`);
});

/** Of digits, that the phone checks of one record surely suffice for. */
const MOST_GROUPS = 12;

it('what the redactor returns it leaves as it is, and a card number between words is never in it', () => {
  const redactor = new Redactor(DEFAULT_POLICY.privacy);
  const near = fc.oneof(
    texts,
    fc
      .array(
        fc.constantFrom(
          '4111',
          ' 1111',
          '-',
          '+47 ',
          '555 12 345',
          'a@b.no',
          '@',
          '.',
          '123-45-6789',
          ' ',
          '\u200b',
          '１',
        ),
        { maxLength: 20 },
      )
      .map((parts) => parts.join('')),
    fc
      .tuple(fc.string({ minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 3000 }))
      .map(([piece, times]) => piece.repeat(times)),
  );
  forAMinute('redactor', fc.tuple(near, near), ([before, behind]) => {
    const once = redactor.text(`${before} the card 4111 1111 1111 1111 of ${behind}`, {});
    if (once.includes('the card 4111 1111 1111 1111 of')) return false;
    // Of a record of nothing but digits the first look may run out of phone checks; the second has new ones.
    const groups = (before + behind).match(/\d+/g)?.length ?? 0;
    return groups > MOST_GROUPS || redactor.text(once, {}) === once;
  });
});
