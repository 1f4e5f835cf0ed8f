import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createClient } from './client.ts';

const Answer = z.object({ ok: z.boolean() });

describe('the client', () => {
  it('tells of a change without an answer that nobody knows whether it was made, and has things read again', async () => {
    const onUncertain = vi.fn();
    const client = createClient(
      { request: () => Promise.reject(new TypeError('Failed to fetch')) },
      { onUncertain },
    );
    await expect(client.send('PATCH', '/x', Answer, {})).rejects.toThrow(/Whether it was done is not known/);
    expect(onUncertain).toHaveBeenCalledTimes(1);
    await expect(client.get('/x', Answer)).rejects.toThrow(/asked again by itself/);
    expect(onUncertain).toHaveBeenCalledTimes(1);
  });

  it('has the session asked again when a key is refused, and not when the session itself refuses it', async () => {
    const onRefused = vi.fn();
    const request = async () => new Response('{}', { status: 401 });
    const client = createClient({ request }, { onRefused });
    await expect(client.get('/api/v3/session', Answer)).rejects.toThrow();
    expect(onRefused).not.toHaveBeenCalled();
    await expect(client.get('/api/v3/ships', Answer)).rejects.toThrow();
    expect(onRefused).toHaveBeenCalledTimes(1);
  });

  describe('on a way that is dead', () => {
    beforeEach(() => {
      // The platform's own timeout is no timer that can be turned forward.
      vi.spyOn(AbortSignal, 'timeout').mockImplementation(() =>
        AbortSignal.abort(new DOMException('over', 'TimeoutError')),
      );
    });
    afterEach(() => void vi.restoreAllMocks());

    it('gives up, and says that nobody answers', async () => {
      const request = async (_path: string, init?: RequestInit): Promise<Response> => {
        init?.signal?.throwIfAborted();
        return new Promise(() => undefined);
      };
      const { signal } = new AbortController();
      const client = createClient({ request });
      await expect(client.get('/x', Answer, {}, signal)).rejects.toThrow('The server does not answer');
      await expect(client.raw('/ready')).rejects.toThrow('The server does not answer');
    });
  });
});
