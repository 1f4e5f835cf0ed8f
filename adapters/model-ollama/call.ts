import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { modelError } from '@aiops/ports';
import type { SiteAddress } from './on-site.ts';

/** An answer is a few thousand characters, a list of models some more: what is longer comes from no Ollama. */
const MAX_BYTES = 1024 * 1024;

export interface Call {
  readonly url: string;
  /** To one of which the connection goes, whatever the name stands for by then; at least one. */
  readonly addresses: readonly SiteAddress[];
  /** Absent: GET. */
  readonly body?: object;
  readonly signal: AbortSignal;
}

export interface CallAnswer {
  readonly status: number;
  readonly text: string;
}

/**
 * One request on a connection of its own. Redirects are answers like any other; Node's `fetch` could not be told the address.
 *
 * @throws the signal's reason, what the connection failed with, or `model_bad_output` when the answer has no end
 */
export async function call({ url, addresses, body, signal }: Call): Promise<CallAnswer> {
  signal.throwIfAborted();
  const lookup: LookupFunction = (_name, options, done) => {
    const [first] = addresses;
    if (options.all === true) done(null, [...addresses]);
    else done(null, first?.address ?? '', first?.family);
  };
  const text = body === undefined ? undefined : JSON.stringify(body);
  const request = url.startsWith('https:') ? requestHttps : requestHttp;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = request(url, {
      method: text === undefined ? 'GET' : 'POST',
      headers: text === undefined ? {} : { 'content-type': 'application/json' },
      agent: false,
      ...{ lookup, signal },
    });
    sent.once('response', resolve).once('error', reject).end(text);
  });
  return { status: response.statusCode ?? 0, text: await textOf(response) };
}

async function textOf(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of response) {
    const chunk = part as Buffer;
    bytes += chunk.length;
    // Leaving the loop ends the connection.
    if (bytes > MAX_BYTES) throw modelError('model_bad_output', `an answer of more than ${MAX_BYTES} bytes`);
    parts.push(chunk);
  }
  return Buffer.concat(parts).toString('utf8');
}
