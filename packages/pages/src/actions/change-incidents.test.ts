import type { Incident } from '@aiops/contracts';
import { describe, expect, it } from 'vitest';
import { ApiProblem } from '../api/problem.ts';
import type { IncidentChange } from '../api/routes.ts';
import { changeIncidents } from './change-incidents.ts';
import { incidentOf } from './incident.fixture.ts';

/** A server that holds incidents and changes them under the optimistic lock. */
function serverOf(...held: readonly Incident[]) {
  const incidents = new Map(held.map((incident) => [incident.incident_id, incident]));
  const sent: (IncidentChange & { readonly id: string })[] = [];
  let [running, most] = [0, 0];
  return {
    sent,
    most: () => most,
    get: async (id: string) => incidents.get(id) ?? incidentOf({ incident_id: id }),
    change: async (id: string, change: IncidentChange) => {
      sent.push({ id, ...change });
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 1));
      running -= 1;
      const known = incidents.get(id);
      if (known === undefined || known.version !== change.version) throw conflict();
      const changed = { ...known, status: change.status ?? known.status, version: known.version + 1 };
      incidents.set(id, changed);
      return changed;
    },
  };
}

function conflict(): ApiProblem {
  return new ApiProblem({ type: 'about:blank', title: 'Conflict', status: 409, code: 'version_conflict' });
}

describe('the change of several incidents', () => {
  it('asks for at most six at once, and tells the outcomes in the order of the incidents', async () => {
    const many = Array.from({ length: 20 }, (_, at) => incidentOf({ incident_id: `inc-${at}` }));
    const server = serverOf(...many);
    const outcomes = await changeIncidents(server, 'acknowledge', many, { status: 'ack' });
    expect(server.most()).toBe(6);
    expect(outcomes.map(({ incident }) => incident.incident_id)).toEqual(
      many.map(({ incident_id }) => incident_id),
    );
    expect(outcomes.every(({ state, incident }) => state === 'done' && incident.status === 'ack')).toBe(true);
  });

  it('acknowledges once more with the new version when somebody else changed the incident', async () => {
    const seen = incidentOf({ version: 3 });
    const server = serverOf({ ...seen, version: 5, owner: 'somebody' });
    const [outcome] = await changeIncidents(server, 'acknowledge', [seen], { status: 'ack' });
    expect(outcome?.state).toBe('done');
    expect(server.sent.map(({ version }) => version)).toEqual([3, 5]);
  });

  it('does not take an incident from a colleague who took it meanwhile, and assigns it where only counts moved', async () => {
    const seen = incidentOf({ version: 3 });
    const taken = serverOf({ ...seen, version: 4, owner: 'colleague' });
    const [refused] = await changeIncidents(taken, 'assign', [seen], { owner: 'me' });
    expect(refused).toMatchObject({ state: 'not', why: 'changed meanwhile: colleague owns it now' });
    expect(taken.sent).toHaveLength(1);
    const counted = serverOf({ ...seen, version: 4, anomaly_count: 9 });
    const [done] = await changeIncidents(counted, 'assign', [seen], { owner: 'me' });
    expect(done?.state).toBe('done');
  });

  it('tells how far it is, one by one', async () => {
    const many = ['a', 'b', 'c'].map((incident_id) => incidentOf({ incident_id }));
    const told: number[] = [];
    const progress = (count: number) => told.push(count);
    await changeIncidents(serverOf(...many), 'acknowledge', many, { status: 'ack' }, progress);
    expect(told).toEqual([1, 2, 3]);
  });

  it('resolves once more when only counts moved on', async () => {
    const seen = incidentOf({ version: 3 });
    const server = serverOf({ ...seen, version: 4, anomaly_count: 99 });
    const [outcome] = await changeIncidents(server, 'resolve', [seen], { status: 'resolved' });
    expect(outcome?.state).toBe('done');
  });

  it('does not resolve what became another matter meanwhile', async () => {
    const seen = incidentOf({ version: 3, severity: 'low', material_version: 1 });
    const server = serverOf({ ...seen, version: 4, severity: 'critical', material_version: 2 });
    const [outcome] = await changeIncidents(server, 'resolve', [seen], { status: 'resolved' });
    expect(outcome).toMatchObject({ state: 'not', incident: { severity: 'critical', status: 'open' } });
    expect(server.sent).toHaveLength(1);
  });

  it('does not ask for what makes no sense any more', async () => {
    const seen = incidentOf({ version: 3 });
    const server = serverOf({ ...seen, version: 4, status: 'resolved' });
    const [outcome] = await changeIncidents(server, 'acknowledge', [seen], { status: 'ack' });
    expect(outcome).toMatchObject({
      state: 'not',
      why: 'changed meanwhile: it is resolved; reopen it first',
    });
  });

  it('tells why the server refused, and goes on with the others', async () => {
    const [good, bad] = [incidentOf({ incident_id: 'good' }), incidentOf({ incident_id: 'bad' })];
    const server = serverOf(good);
    const outcomes = await changeIncidents(server, 'acknowledge', [bad, good], { status: 'ack' });
    expect(outcomes.map(({ state }) => state)).toEqual(['not', 'done']);
  });

  it('is told as taken where the server only took it', async () => {
    const incident = incidentOf({});
    const server = {
      ...serverOf(incident),
      change: async () => ({ state: 'accepted' as const, incident_id: incident.incident_id }),
    };
    const [outcome] = await changeIncidents(server, 'acknowledge', [incident], { status: 'ack' });
    expect(outcome).toEqual({ state: 'taken', incident });
  });
});
