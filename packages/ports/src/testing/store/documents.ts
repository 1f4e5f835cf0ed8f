import { expect, it } from 'vitest';
import type { KnowledgeDocument } from '../../knowledge.ts';
import type { Store } from '../../stores.ts';
import { sampleIncident } from '../store-samples.ts';
import { everyPage } from './pages.ts';

const RUNBOOK: KnowledgeDocument = {
  ...{ id: 'runbooks/fire', source: 'runbooks', shipId: null, title: 'Fire' },
  text: "1. Don't \\ use the lift.\n\n\t2. «Ring».",
};

export function describeDocuments(store: () => Store): void {
  it('keeps what narratives cite to be read, the later text of an id', async () => {
    expect(await store().getDocument('runbooks/fire')).toBeNull();
    await store().keepDocuments([{ ...RUNBOOK, text: 'old' }]);
    await store().keepDocuments([RUNBOOK, { ...RUNBOOK, id: 'policies/llm', source: 'policies' }]);
    expect(await store().getDocument('runbooks/fire')).toEqual({ ...RUNBOOK, isWithdrawn: false });
    expect(await store().getDocument("runbooks/' OR 1 = 1")).toBeNull();
  });

  it('says which texts are withdrawn, keeps them to be read, and takes them back', async () => {
    const deck = { ...RUNBOOK, id: 'runbooks/deck' };
    await store().keepDocuments([RUNBOOK, deck]);
    expect(await store().keptDocuments()).toEqual(new Set(['runbooks/fire', 'runbooks/deck']));
    await store().withdrawDocuments(['runbooks/fire', 'runbooks/none']);
    expect(await store().keptDocuments()).toEqual(new Set(['runbooks/deck']));
    expect(await store().getDocument('runbooks/fire')).toEqual({ ...RUNBOOK, isWithdrawn: true });
    expect(await store().getDocument('runbooks/none')).toBeNull();
    await store().keepDocuments([RUNBOOK]);
    expect(await store().getDocument('runbooks/fire')).toEqual({ ...RUNBOOK, isWithdrawn: false });
  });

  it('has the text beside the vectors of models, and neither hides the other', async () => {
    const archive = store().vectorArchive('model', 2);
    await archive.put([{ document: RUNBOOK, fingerprint: 'f', vectors: [Float32Array.of(1, 0)] }]);
    expect(await store().getDocument('runbooks/fire')).toBeNull();
    await store().keepDocuments([RUNBOOK]);
    await archive.remove(['runbooks/fire']);
    expect(await store().getDocument('runbooks/fire')).toMatchObject(RUNBOOK);
    expect(await archive.fingerprints()).toEqual(new Map());
  });

  it('knows which incidents were resolved since, whenever they happened', async () => {
    const long = { first_seen: '2020-01-01T00:00:00.000Z', last_seen: '2020-01-01T01:00:00.000Z' };
    await store().saveIncidents([
      sampleIncident('1', { status: 'resolved', ...long }),
      sampleIncident('2'),
      sampleIncident('3', { status: 'resolved' }),
      sampleIncident('3', { status: 'open', version: 9 }),
    ]);
    const ids = async (sinceMs: number, limit: number) =>
      (await store().resolvedIncidents(sinceMs, { limit })).data.map(({ incident_id }) => incident_id);
    expect(await ids(Date.now() - 3_600_000, 10)).toEqual(['inc-1']);
    expect(await ids(Date.now() + 3_600_000, 10)).toEqual([]);
    await store().saveIncidents([sampleIncident('4', { status: 'resolved' })]);
    expect(await ids(0, 1)).toHaveLength(1);
    await store().saveIncidents([sampleIncident('5', { status: 'resolved' })]);
    const all = await everyPage((page) => store().resolvedIncidents(0, page), 1);
    expect(all.map(({ incident_id }) => incident_id).sort()).toEqual(['inc-1', 'inc-4', 'inc-5']);
  });
}
