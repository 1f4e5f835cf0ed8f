import { spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { hostname } from 'node:os';

/** The clients that people have. Where one is not on the machine the same bytes are sent by hand, and that is said. */
const HAS_LOGGER = has('logger', ['--version'], /util-linux/);
const HAS_CURL = has('curl', ['--version'], /curl/);

function has(program: string, args: readonly string[], name: RegExp): boolean {
  const { status, stdout } = spawnSync(program, [...args], { encoding: 'utf8' });
  const found = status === 0 && name.test(stdout);
  if (!found) process.stdout.write(`${program} is not on this machine: the same bytes are sent by hand\n`);
  return found;
}

/** As `logger` names the machine in its lines. */
export const LOGGER_HOST = hostname();

export type Transport = 'udp' | 'tcp-octets' | 'tcp-lines';

const FLAGS: Readonly<Record<Transport, readonly string[]>> = {
  udp: ['-d'],
  'tcp-octets': ['-T', '--octet-count'],
  'tcp-lines': ['-T'],
};

/** `logger`, RFC 5424: one line with this tag and priority. */
export async function sendWithLogger(
  port: number,
  transport: Transport,
  msg: string,
  { tag = 'modem', priority = 'daemon.err' }: { tag?: string; priority?: 'daemon.err' | 'user.notice' } = {},
): Promise<void> {
  if (!HAS_LOGGER) return sendByHand(port, transport, msg, tag, priority === 'daemon.err' ? 27 : 13);
  const args = ['-n', '127.0.0.1', '-P', String(port), ...FLAGS[transport], '--rfc5424', '-t', tag];
  const { code, err } = await run('logger', [...args, '-p', priority, '--', msg], null);
  if (code !== 0) throw new Error(`logger ended with ${code}: ${err}`);
}

async function sendByHand(port: number, transport: Transport, msg: string, tag: string, pri: number) {
  const line = `<${pri}>1 ${new Date().toISOString()} ${LOGGER_HOST} ${tag} - - - ${msg}`;
  if (transport === 'udp') {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve, reject) =>
      socket.send(line, port, '127.0.0.1', (error) => (error === null ? resolve() : reject(error))),
    );
    socket.close();
    return;
  }
  const socket = createConnection({ port, host: '127.0.0.1' });
  socket.end(transport === 'tcp-octets' ? `${Buffer.byteLength(line)} ${line}` : `${line}\n`);
  await once(socket, 'close');
}

export interface Answer {
  readonly status: number;
  readonly body: string;
  json(): unknown;
}

function answer(status: number, body: string): Answer {
  return { status, body, json: () => JSON.parse(body) };
}

export interface Request {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** `curl`, with the body from standard input and byte for byte. */
export async function curl(
  url: string,
  { method = 'GET', headers = {}, body }: Request = {},
): Promise<Answer> {
  if (!HAS_CURL) {
    const bytes = body === undefined ? {} : { body: new Uint8Array(Buffer.from(body)) };
    const got = await fetch(url, { method, headers: { ...headers }, ...bytes });
    return answer(got.status, await got.text());
  }
  const args = ['-sS', '-X', method, '-w', '\n%{http_code}', '--max-time', '30'];
  for (const [name, value] of Object.entries(headers)) args.push('-H', `${name}: ${value}`);
  if (body !== undefined) args.push('--data-binary', '@-');
  const { code, out, err } = await run('curl', [...args, url], body ?? null);
  if (code !== 0) throw new Error(`curl ended with ${code}: ${err}`);
  const end = out.lastIndexOf('\n');
  return answer(Number(out.slice(end + 1)), out.slice(0, end));
}

const NDJSON = { 'content-type': 'application/x-ndjson' };
const JSON_BODY = { 'content-type': 'application/json' };

export type RecordKind = 'logs' | 'metrics' | 'alerts';

/** Records as NDJSON. */
export function postRecords(url: string, kind: RecordKind, records: readonly object[]): Promise<Answer> {
  const body = records.map((record) => `${JSON.stringify(record)}\n`).join('');
  return curl(`${url}/api/v3/ingest/${kind}`, { method: 'POST', headers: NDJSON, body });
}

/** Any request with a JSON body. */
export function sendJson(
  url: string,
  method: 'POST' | 'PATCH' | 'PUT',
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return curl(url, { method, headers: { ...JSON_BODY, ...headers }, body: JSON.stringify(value) });
}

function run(program: string, args: readonly string[], input: string | Buffer | null) {
  return new Promise<{ code: number | null; out: string; err: string }>((resolve, reject) => {
    const child = spawn(program, args, { stdio: [input === null ? 'ignore' : 'pipe', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => err.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      const text = (chunks: readonly Buffer[]) => Buffer.concat(chunks).toString('utf8');
      resolve({ code, out: text(out), err: text(err) });
    });
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}
