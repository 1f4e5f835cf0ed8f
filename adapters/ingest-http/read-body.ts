import type { FastifyRequest } from 'fastify';
import { boundedOutput, gunzip, unzstd } from './decompress.ts';
import type { IngestHttpLimits } from './limits.ts';
import { RequestRefused } from './request-refused.ts';

type Encoding = 'identity' | 'gzip' | 'zstd';

/** Types that carry JSON, and those that clients send when nobody told them which. */
const TYPES = new Set([
  '',
  'application/json',
  'application/x-ndjson',
  'application/ndjson',
  'application/jsonl',
  'application/x-jsonlines',
  'application/jsonlines',
  'application/stream+json',
  'application/octet-stream',
  'application/x-www-form-urlencoded',
  'text/plain',
  'text/json',
]);

function checkType(header: string | undefined): void {
  const type = (header ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (!TYPES.has(type)) {
    throw new RequestRefused('unsupported_media_type', 'send application/x-ndjson or application/json');
  }
}

function encodingOf(header: string | undefined): Encoding {
  const encoding = header?.trim().toLowerCase() ?? 'identity';
  if (encoding === '' || encoding === 'identity') return 'identity';
  if (encoding === 'gzip' || encoding === 'x-gzip') return 'gzip';
  if (encoding === 'zstd') return 'zstd';
  throw new RequestRefused('unsupported_media_type', 'the Content-Encoding must be gzip, zstd or identity');
}

/**
 * Reads and decompresses the body of a request.
 * @param hold reserves memory for the time of the request; throws `too_many_requests` when there is none
 * @throws RequestRefused 400, 413, 415 or 429
 */
export async function readBody(
  request: FastifyRequest,
  limits: IngestHttpLimits,
  hold: (bytes: number) => void,
): Promise<Buffer> {
  checkType(request.headers['content-type']);
  const encoding = encodingOf(request.headers['content-encoding']);
  if (Number(request.headers['content-length'] ?? 0) > limits.bodyBytes) {
    throw new RequestRefused('body_too_large', `the body is larger than ${limits.bodyBytes} bytes`);
  }
  const wire = boundedOutput(limits.bodyBytes, 'body', hold);
  // Not `for await`: leaving it early destroys the socket, and the answer with it.
  await new Promise<void>((resolve, reject) => {
    request.raw.on('data', (bytes: Buffer) => {
      try {
        wire.add(bytes);
      } catch (error) {
        request.raw.removeAllListeners('data').pause();
        reject(error);
      }
    });
    request.raw.once('end', resolve).once('error', reject);
    request.raw.once('close', () => reject(new RequestRefused('invalid_body', 'the body ended too early')));
  });
  const body = await wire.joined();
  if (encoding === 'identity') return body;
  const output = boundedOutput(limits.decodedBytes, 'decompressed body', hold);
  await (encoding === 'gzip' ? gunzip(body, output) : unzstd(body, output));
  return await output.joined();
}
