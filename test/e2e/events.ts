import { Incident } from '@aiops/contracts';
import { onTestFinished } from 'vitest';
import { eventually } from './product.fixture.ts';

export interface Events {
  /** Every incident that was told of so far, once one is as wanted. */
  until(isWanted: (incident: Incident) => boolean): Promise<readonly Incident[]>;
}

/** Follows the server-sent events from now until the test ends. */
export async function followEvents(url: string): Promise<Events> {
  const abort = new AbortController();
  onTestFinished(() => abort.abort());
  const answer = await fetch(`${url}/api/v3/events`, { signal: abort.signal });
  if (answer.status !== 200 || answer.body === null) throw new Error(`events: ${answer.status}`);
  const seen: Incident[] = [];
  void collect(answer.body, seen).catch(() => undefined);
  return {
    until: (isWanted) =>
      eventually('an event as wanted', async () => (seen.some(isWanted) ? [...seen] : undefined)),
  };
}

async function collect(body: ReadableStream<Uint8Array>, seen: Incident[]): Promise<void> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    rest += decoder.decode(chunk, { stream: true });
    const frames = rest.split('\n\n');
    rest = frames.pop() ?? '';
    for (const frame of frames) {
      const type = /^event: (.*)$/m.exec(frame)?.[1];
      const data = /^data: (.*)$/m.exec(frame)?.[1];
      if (type === 'incident' && data !== undefined) seen.push(Incident.parse(JSON.parse(data)));
    }
  }
}
