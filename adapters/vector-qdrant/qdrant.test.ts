import type { EmbeddedDocument, KnowledgeFilter } from '@aiops/ports';
import { describeVectorsContract } from '@aiops/ports/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openQdrant } from './index.ts';
import { startTestQdrant, type TestQdrant } from './test-server.fixture.ts';

const ALL: KnowledgeFilter = { shipId: null, sources: ['runbooks'] };
const EAST = Float32Array.of(1, 0);

function long(id: string, passages: number): EmbeddedDocument {
  const document = { id, source: 'runbooks', shipId: null, title: '', text: '' } as const;
  return { document, fingerprint: 'f', vectors: Array.from({ length: passages }, () => EAST) };
}

/** A server that the contract runs against instead of the test server, such as local-mode.py. */
const GIVEN_URL = process.env.AIOPS_TEST_QDRANT_URL;
let homes = 0;

describeVectorsContract(GIVEN_URL === undefined ? 'Qdrant' : `Qdrant at ${GIVEN_URL}`, async () => {
  homes += 1;
  if (GIVEN_URL !== undefined) {
    // Its collections stay: each test has models of its own.
    const prefix = `contract-${process.pid}-${homes}`;
    const given = openQdrant({ url: GIVEN_URL });
    return {
      open: async (model, size) => given.vectors(`${prefix}-${model}`, size),
      dispose: async () => undefined,
    };
  }
  const server = await startTestQdrant();
  const home = openQdrant({ url: server.url });
  return { open: async (model, size) => home.vectors(model, size), dispose: () => server.close() };
});

describe('Qdrant', () => {
  let server: TestQdrant;
  beforeEach(async () => {
    server = await startTestQdrant();
  });
  afterEach(() => server.close());

  it('makes its collection with the first call, and once', async () => {
    const index = openQdrant({ url: server.url }).vectors('All MiniLM/L6', 2);
    expect(server.asked).toEqual([]);
    await Promise.all([index.search(EAST, ALL, 1), index.fingerprints()]);
    const made = server.asked.filter((request) => /^PUT \/collections\/[^/]+$/.test(request));
    expect(made).toEqual([expect.stringMatching(/^PUT \/collections\/aiops-all-minilm-l6-[0-9a-f]{8}$/)]);
  });

  it('takes a document of more passages than fit one request', async () => {
    const index = openQdrant({ url: server.url }).vectors('m', 2);
    await index.put([long('long', 450)]);
    expect(server.asked.filter((request) => request.endsWith('/points/batch'))).toHaveLength(3);
    expect(await index.fingerprints()).toEqual(new Map([['long', 'f']]));
    await index.put([long('long', 1)]);
    await index.remove(['long']);
    expect(await index.search(EAST, ALL, 5)).toEqual([]);
  });

  it('lists more documents than one page holds', async () => {
    const index = openQdrant({ url: server.url }).vectors('m', 2);
    await index.put(Array.from({ length: 1_003 }, (_, at) => long(`d${at}`, 1)));
    expect((await index.fingerprints()).size).toBe(1_003);
  }, 30_000);

  it.each([
    [500, 'vectors_unavailable', true],
    [503, 'vectors_unavailable', true],
    [400, 'vectors_request_failed', false],
    [403, 'vectors_request_failed', false],
  ])(
    'a %i of the server is %s, never an empty answer, and it recovers by itself',
    async (status, code, retryable) => {
      const index = openQdrant({ url: server.url }).vectors('m', 2);
      await index.put([long('a', 1)]);
      server.failWith(status);
      await expect(index.search(EAST, ALL, 1)).rejects.toMatchObject({ code, retryable });
      await expect(index.fingerprints()).rejects.toMatchObject({ code });
      server.failWith(null);
      expect(await index.search(EAST, ALL, 1)).toHaveLength(1);
    },
  );

  it('a server that is not there is unavailable', async () => {
    const index = openQdrant({ url: 'http://127.0.0.1:9' }).vectors('m', 2);
    await expect(index.search(EAST, ALL, 1)).rejects.toMatchObject({ code: 'vectors_unavailable' });
  });

  it('never sends an API key in the clear', () => {
    expect(() => openQdrant({ url: 'http://qdrant:6333', apiKey: 'secret' })).toThrow(/in the clear/);
  });
});
