import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../stores.ts';
import { describeAnomalies } from './store/anomalies.ts';
import { describeDocuments } from './store/documents.ts';
import { describeHistory } from './store/history.ts';
import { describeIncidents } from './store/incidents.ts';
import { describeNarratives } from './store/narratives.ts';
import { AGAIN, FRESH, PAGE } from './store/pages.ts';
import { describeRecords } from './store/records.ts';
import { describeRegistryAndAudit } from './store/registry.ts';
import { describeStats } from './store/stats.ts';
import { describeTrace } from './store/trace.ts';
import { sampleIncident, sampleLog } from './store-samples.ts';

/** A place for a store, empty at first. `dispose` comes when the store is closed. */
export interface StorePlace {
  open(): Promise<Store>;
  dispose(): Promise<void>;
}

/** The rules every Store keeps, whatever engine is behind it. */
export function describeStoreContract(name: string, place: () => Promise<StorePlace>): void {
  describe(`${name} as a Store`, () => {
    let subject: StorePlace;
    let store: Store;
    beforeEach(async () => {
      subject = await place();
      store = await subject.open();
    });
    afterEach(async () => {
      await store.close();
      await subject.dispose();
    });
    const current = (): Store => store;

    describeRecords(current);
    describeAnomalies(current);
    describeIncidents(current);
    describeNarratives(current);
    describeDocuments(current);
    describeTrace(current);
    describeStats(current);
    describeRegistryAndAudit(current);
    describeHistory(current);

    it('keeps everything over a restart', async () => {
      await store.writeLogs([sampleLog('1')], FRESH);
      await store.saveIncidents([sampleIncident('1')]);
      await store.close();
      store = await subject.open();
      expect((await store.searchLogs({}, PAGE)).data).toEqual([sampleLog('1')]);
      expect(await store.getIncident('inc-1')).toEqual(sampleIncident('1'));
      await store.writeLogs([sampleLog('1'), sampleLog('2')], AGAIN);
      expect((await store.searchLogs({}, PAGE)).data).toHaveLength(2);
    });

    it('is healthy while open, and after closing refuses instead of answering emptily', async () => {
      expect((await store.health()).ok).toBe(true);
      const pending = store.writeLogs([sampleLog('1')], FRESH);
      await store.close();
      await expect(pending).resolves.toBeUndefined();
      expect((await store.health()).ok).toBe(false);
      await expect(store.searchLogs({}, PAGE)).rejects.toMatchObject({
        code: 'store_unavailable',
        retryable: true,
      });
      await expect(store.writeLogs([sampleLog('2')], FRESH)).rejects.toMatchObject({
        code: 'store_unavailable',
      });
    });
  });
}
