import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AnsweringServer, answeringServer } from '../cli/answering-server.fixture.ts';
import { run } from '../cli/kept-terminal.fixture.ts';

const letter = {
  id: 'undecodable:ingest-store:7',
  schema_version: '3.0',
  tracking_id: 't-1',
  ts: '2026-01-05T23:30:00.000Z',
  ship_id: null,
  role: 'ingest',
  subject: 'logs.ingested',
  message_id: 'm-1',
  deliveries: 1,
  reason: 'TypeError: no \u001b[2J such thing',
  body: {},
};

let server: AnsweringServer;
let letters: object[];
beforeEach(async () => {
  letters = [letter];
  server = await answeringServer(({ method }) =>
    method === 'GET'
      ? { status: 200, body: { data: letters, next_cursor: null } }
      : { status: 202, body: { id: letter.id, subject: 'logs.ingested', message_id: 'replay:1' } },
  );
});
afterEach(() => server.close());

describe('aiops deadletters', () => {
  it('lists them with what a replay needs, safe to show', async () => {
    const { out } = await run(['deadletters', 'ls', '--url', server.url], 100);
    expect(out).toMatch(/undecodable:ingest-store:7 +01-05 23:30 +ingest +logs.ingested +TypeError: no/);
    expect(out).not.toContain('\u001b');
    letters = [];
    expect((await run(['deadletters', 'ls', '--url', server.url])).note).toBe('There is no dead letter.\n');
  });

  it('replays one by its id', async () => {
    const { out } = await run(['deadletters', 'replay', letter.id, '--url', server.url]);
    expect(out).toContain('Published again to logs.ingested as message replay:1.');
    expect(server.received[0]).toMatchObject({
      method: 'POST',
      path: '/api/v3/dead-letters/undecodable%3Aingest-store%3A7/replay',
    });
  });
});
