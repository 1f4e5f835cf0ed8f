import type { BodyEncoding, BodyReader, HeldBody, WantedBody } from '@aiops/ports';
import type { FastifyRequest } from 'fastify';
import { BodyRefused } from './body-refused.ts';
import { Breather } from './breather.ts';
import { ByteBudget } from './byte-budget.ts';
import { boundedOutput, unzlib, unzstd } from './decompress.ts';
import { passOver } from './pass-over.ts';
import { unsnap } from './unsnap.ts';

type Hold = (bytes: number) => void;

function checkType(header: string | undefined, { types }: WantedBody): void {
  const type = (header ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (types.has(type)) return;
  const wanted = [...types].filter((name) => name !== '').slice(0, 2);
  throw new BodyRefused('unsupported_media_type', `send ${wanted.join(' or ')}`);
}

function encodingOf(header: string | undefined, wanted: WantedBody): BodyEncoding | null {
  const name = header?.trim().toLowerCase() ?? '';
  if (name === '') return wanted.assumedEncoding ?? null;
  if (name === 'identity') return null;
  const encoding = wanted.encodings.find((known) => known === (name === 'x-gzip' ? 'gzip' : name));
  if (encoding !== undefined) return encoding;
  const known = [...wanted.encodings, 'identity'].join(', ');
  throw new BodyRefused('unsupported_media_type', `the Content-Encoding must be one of ${known}`);
}

/** The body as it came. Not `for await`: leaving it early destroys the socket, and the answer with it. */
async function readWire({ headers, raw }: FastifyRequest, maxBytes: number, hold: Hold): Promise<Buffer> {
  if (Number(headers['content-length'] ?? 0) > maxBytes) {
    throw new BodyRefused('body_too_large', `the body is larger than ${maxBytes} bytes`);
  }
  const wire = boundedOutput(maxBytes, 'body', hold);
  await new Promise<void>((resolve, reject) => {
    raw.on('data', (bytes: Buffer) => {
      try {
        wire.add(bytes);
      } catch (error) {
        raw.removeAllListeners('data').pause();
        reject(error);
      }
    });
    raw.once('end', resolve).once('error', reject);
    raw.once('close', () => reject(new BodyRefused('invalid_body', 'the body ended too early')));
  });
  return wire.joined();
}

async function decompress(
  body: Buffer,
  encoding: BodyEncoding,
  maxBytes: number,
  hold: Hold,
  breather: Breather,
): Promise<Buffer> {
  if (encoding === 'snappy') return unsnap(body, maxBytes, hold, breather);
  const output = boundedOutput(maxBytes, 'decompressed body', hold);
  await (encoding === 'zstd' ? unzstd(body, output) : unzlib(body, encoding, output));
  return output.joined();
}

/**
 * Reads bodies for all receivers of one server. The route must have no body parser of its own.
 * @param inFlightBytes of the bodies of all requests in memory at a time; beyond it senders are told to come again
 */
export function createBodyReader({ inFlightBytes = 134_217_728 } = {}): BodyReader<FastifyRequest> {
  const budget = new ByteBudget(inFlightBytes);
  return {
    async read(request, wanted): Promise<HeldBody> {
      let held = 0;
      const hold = (bytes: number): void => {
        if (!budget.take(bytes)) {
          throw new BodyRefused('too_many_requests', 'too many bytes are being taken in at this moment');
        }
        held += bytes;
      };
      const release = (): void => {
        budget.give(held);
        held = 0;
      };
      try {
        checkType(request.headers['content-type'], wanted);
        const encoding = encodingOf(request.headers['content-encoding'], wanted);
        const body = await readWire(request, wanted.bodyBytes, hold);
        const breather = new Breather();
        if (encoding === null) return { bytes: body, breather, release };
        const bytes = await decompress(body, encoding, wanted.decodedBytes, hold, breather);
        return { bytes, breather, release };
      } catch (error) {
        release();
        await passOver(request.raw);
        throw error;
      }
    },
  };
}
