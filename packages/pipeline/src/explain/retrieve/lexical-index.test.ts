import type { KnowledgeDocument, KnowledgeFilter } from '@aiops/ports';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LexicalIndex } from './lexical-index.ts';

const EVERYWHERE: KnowledgeFilter = { shipId: null, sources: ['runbooks', 'policies', 'incidents'] };

function runbook(id: string, title: string, text: string): KnowledgeDocument {
  return { id, source: 'runbooks', shipId: null, title, text };
}

const SHELF = [
  runbook('disk', 'Disk almost full', 'Space on the file system runs out.\n\nDelete old logs.'),
  runbook('link', 'VSAT link down', 'The antenna lost the satellite.\n\nCheck the modem lock.'),
  runbook('sync', 'Clock not in sync', 'NodeClockNotSynchronising fires. Check the NTP server.'),
];

function indexOf(documents: readonly KnowledgeDocument[]): LexicalIndex {
  const index = new LexicalIndex();
  for (const document of documents) index.put(document);
  return index;
}

const ids = (index: LexicalIndex, query: string, filter = EVERYWHERE): string[] =>
  index.search(query, filter, 10).map(({ document }) => document.id);

describe('lexical index', () => {
  it('puts the document first that speaks of what is asked', () => {
    const index = indexOf(SHELF);
    expect(ids(index, 'file system has less than 5 % space left')[0]).toBe('disk');
    expect(ids(index, 'node_clock_not_synchronising')[0]).toBe('sync');
    expect(ids(index, 'Clock drift on a server')[0]).toBe('sync');
  });

  it('finds nothing when no word is shared', () => {
    expect(indexOf(SHELF).search('galley oven door', EVERYWHERE, 5)).toEqual([]);
    expect(new LexicalIndex().search('disk', EVERYWHERE, 5)).toEqual([]);
    expect(indexOf(SHELF).search('', EVERYWHERE, 5)).toEqual([]);
  });

  it('says how much of the question a document covers, and which passage does best', () => {
    const [hit] = indexOf(SHELF).search('modem lock', EVERYWHERE, 1);
    expect(hit?.coverage).toBe(1);
    const [half] = indexOf(SHELF).search('modem zebra', EVERYWHERE, 1);
    expect(half?.coverage).toBeGreaterThan(0);
    expect(half?.coverage).toBeLessThan(0.6);
    const long = runbook(
      'long',
      'Pumps',
      `${'Oil and filters. '.repeat(35)}\n\nBearing temperature too high.`,
    );
    expect(indexOf([...SHELF, long]).search('bearing temperature', EVERYWHERE, 1)[0]?.passage).toBe(1);
  });

  it("shows one ship's incidents to that ship alone, and only the sources asked for", () => {
    const incident = {
      ...runbook('past', 'Disk full', 'It was the recorder.'),
      source: 'incidents',
      shipId: 'a',
    };
    const index = indexOf([...SHELF, incident as KnowledgeDocument]);
    expect(ids(index, 'disk', { ...EVERYWHERE, shipId: 'a' }).sort()).toEqual(['disk', 'past']);
    expect(ids(index, 'disk', { ...EVERYWHERE, shipId: 'b' })).toEqual(['disk']);
    expect(ids(index, 'disk')).toEqual(['disk']);
    expect(ids(index, 'disk', { shipId: 'a', sources: ['incidents'] })).toEqual(['past']);
  });

  it('lifts the twin of the best hit over one that only shares a word', () => {
    const twin = 'Quorum of the cluster was lost. Members vote again. Restart the slow member.';
    const index = indexOf([
      runbook('one', '', `${twin} Elections fail.`),
      runbook('two', '', twin),
      runbook('other', '', 'Elections of the watch officer are held on Monday in the mess.'),
      ...SHELF,
    ]);
    expect(ids(index, 'elections fail quorum').slice(0, 2)).toEqual(['one', 'two']);
  });

  it('takes no more than it may, and says so', () => {
    const index = new LexicalIndex(2);
    expect(SHELF.map((document) => index.put(document))).toEqual([true, true, false]);
    expect(index.put(runbook('disk', 'Disk', 'changed'))).toBe(true);
    expect(index.size).toBe(2);
  });

  it('forgets a document without a trace, and knows a changed one by its new text', () => {
    const index = indexOf(SHELF);
    index.put(runbook('link', 'Weather radar', 'The magnetron is worn.'));
    expect(ids(index, 'satellite antenna')).toEqual([]);
    expect(ids(index, 'magnetron')).toEqual(['link']);
    for (const { id } of SHELF) expect(index.remove(id)).toBe(true);
    expect(index.remove('disk')).toBe(false);
    expect([index.size, index.terms]).toEqual([0, 0]);
  });

  it('ranks after any changes as if it were built anew', () => {
    const words = ['disk', 'LinkDown', 'modem', 'cpu', 'node_load1', 'the', 'clock', 'fan'];
    const text = fc.array(fc.constantFrom(...words), { maxLength: 12 }).map((parts) => parts.join(' '));
    const change = fc.record({
      id: fc.integer({ min: 0, max: 5 }).map(String),
      title: text,
      text,
      isThere: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), text, (changes, query) => {
        const index = new LexicalIndex();
        const kept = new Map<string, KnowledgeDocument>();
        for (const { id, title, text: body, isThere } of changes) {
          const document = runbook(id, title, body);
          if (isThere) {
            index.put(document);
            kept.set(id, document);
          } else {
            index.remove(id);
            kept.delete(id);
          }
        }
        const anew = indexOf([...kept.values()]).search(query, EVERYWHERE, 10);
        const found = index.search(query, EVERYWHERE, 10);
        expect(found.map(({ document }) => document.id)).toEqual(anew.map(({ document }) => document.id));
        for (const [at, { score }] of found.entries()) expect(score).toBeCloseTo(anew[at]?.score ?? -1, 9);
      }),
      { numRuns: 200 },
    );
  });
});
