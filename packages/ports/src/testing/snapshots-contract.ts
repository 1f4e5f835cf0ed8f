import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SnapshotStore } from '../snapshots.ts';

/** A snapshot store on storage of its own. */
export interface SnapshotsUnderTest {
  readonly store: SnapshotStore;
  /** Another store on the same storage, as after a restart. */
  reopen(): Promise<SnapshotStore>;
  dispose(): Promise<void>;
}

/** What every snapshot store must do, through the port alone. */
export function describeSnapshotsContract(name: string, open: () => Promise<SnapshotsUnderTest>): void {
  describe(`${name} keeps the snapshot contract`, () => {
    let test: SnapshotsUnderTest;
    beforeEach(async () => {
      test = await open();
    });
    afterEach(() => test.dispose());

    it('knows nothing of a name that was never saved', async () => {
      expect(await test.store.load('correlation')).toBeUndefined();
    });

    it('gives back what was saved, also after a restart', async () => {
      const state = { watermark: 1.5, open: [{ id: 'a"\\\n✓', none: null }], empty: {}, '10': -0.25 };
      await test.store.save('correlation', JSON.stringify(state));
      expect(await test.store.load('correlation')).toEqual(state);
      expect(await (await test.reopen()).load('correlation')).toEqual(state);
    });

    it('keeps the last of several saves, one name apart from another', async () => {
      await test.store.save('detect.ship-1', JSON.stringify([1]));
      await test.store.save('detect.ship-2', JSON.stringify('other'));
      await Promise.all([2, 3, 4].map((value) => test.store.save('detect.ship-1', JSON.stringify([value]))));
      const store = await test.reopen();
      expect(await store.load('detect.ship-1')).toEqual([4]);
      expect(await store.load('detect.ship-2')).toBe('other');
    });

    it('shows a reader the old state or the new one while it is being saved', async () => {
      const large = (fill: string): string[] => Array.from({ length: 20_000 }, () => fill);
      await test.store.save('correlation', JSON.stringify(large('old')));
      const saving = test.store.save('correlation', JSON.stringify(large('new')));
      for (let i = 0; i < 5; i += 1) {
        const seen = new Set((await test.store.load('correlation')) as string[]);
        expect([...seen]).toHaveLength(1);
      }
      await saving;
      expect(await test.store.load('correlation')).toEqual(large('new'));
    });

    it.each(['', '..', '../up', 'a/b', 'a\\b', '.hidden', 'nul\u0000', 'x'.repeat(200)])(
      'refuses the name %j, for saving and for loading',
      async (bad) => {
        await expect(test.store.save(bad, '{}')).rejects.toMatchObject({ code: 'snapshot_name' });
        await expect(test.store.load(bad)).rejects.toMatchObject({ code: 'snapshot_name' });
      },
    );
  });
}
