import { describe, expect, it } from 'vitest';
import { requireOnSite } from './on-site.ts';

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
