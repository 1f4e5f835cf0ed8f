import { describe, expect, it, vi } from 'vitest';
import { requireOnSite, SiteName } from './on-site.ts';

describe('a server on this site', () => {
  it.each([
    '127.0.0.1',
    'localhost',
    '10.1.2.3',
    '172.31.0.9',
    '192.168.7.7',
    '[::1]',
    '[fd00::1]',
    '[::ffff:10.0.0.1]',
  ])('may be asked: %s', async (host) => {
    await expect(requireOnSite(host)).resolves.toBeUndefined();
  });

  it.each(['8.8.8.8', '172.32.0.1', '11.0.0.1', '[2001:db8::1]', '[::ffff:8.8.8.8]'])(
    'is not one with the address %s',
    async (host) => {
      await expect(requireOnSite(host)).rejects.toMatchObject({
        code: 'model_unavailable',
        message: expect.stringContaining('offline_only'),
      });
    },
  );

  it('has an address at all', async () => {
    await expect(requireOnSite('no-such-host.invalid')).rejects.toMatchObject({ code: 'model_unavailable' });
  });
});

describe('the address of a name', () => {
  it('is asked for once a minute, by one question at a time', async () => {
    vi.useFakeTimers();
    try {
      let lookups = 0;
      const name = new SiteName('ollama.site', true, async () => {
        lookups += 1;
        return [{ address: '10.0.0.5', family: 4 }];
      });
      const found = await Promise.all([name.addresses(), name.addresses(), name.addresses()]);
      expect(found).toEqual(Array(3).fill([{ address: '10.0.0.5', family: 4 }]));
      await name.addresses();
      expect(lookups).toBe(1);
      await vi.advanceTimersByTimeAsync(60_001);
      await name.addresses();
      expect(lookups).toBe(2);
    } finally {
      vi.useRealTimers();
    }
  });

  it('is not waited for without end: at sea the resolver may be silent, and it is not asked twice meanwhile', async () => {
    vi.useFakeTimers();
    try {
      let lookups = 0;
      const name = new SiteName('ollama.site', true, () => {
        lookups += 1;
        return new Promise(() => undefined);
      });
      const all = Promise.allSettled([name.addresses(), name.addresses()]);
      await vi.advanceTimersByTimeAsync(2_000);
      for (const one of await all) {
        expect(one).toMatchObject({ status: 'rejected', reason: { code: 'model_unavailable' } });
      }
      expect(lookups).toBe(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it('stays what it was while the resolver is away, for a day, and is asked for again each minute', async () => {
    vi.useFakeTimers();
    try {
      let lookups = 0;
      let answer: { address: string; family: number } | null = { address: '10.0.0.5', family: 4 };
      const name = new SiteName('ollama.site', true, async () => {
        lookups += 1;
        if (answer === null) throw new Error('EAI_AGAIN');
        return [answer];
      });
      await name.addresses();
      answer = null;
      await vi.advanceTimersByTimeAsync(60_001);
      expect(await name.addresses()).toEqual([{ address: '10.0.0.5', family: 4 }]);
      await name.addresses();
      expect(lookups).toBe(2);
      await vi.advanceTimersByTimeAsync(60_001);
      answer = { address: '8.8.8.8', family: 4 };
      await expect(name.addresses()).rejects.toMatchObject({ code: 'model_unavailable' });
      answer = null;
      await vi.advanceTimersByTimeAsync(60_001);
      await expect(name.addresses()).rejects.toMatchObject({ code: 'model_unavailable' });
      answer = { address: '10.0.0.5', family: 4 };
      await vi.advanceTimersByTimeAsync(60_001);
      await name.addresses();
      answer = null;
      await vi.advanceTimersByTimeAsync(86_400_001);
      await expect(name.addresses()).rejects.toMatchObject({ code: 'model_unavailable' });
    } finally {
      vi.useRealTimers();
    }
  });

  it('may be anywhere when the policy allows it', async () => {
    expect(await new SiteName('8.8.8.8', false).addresses()).toEqual([{ address: '8.8.8.8', family: 4 }]);
  });
});
