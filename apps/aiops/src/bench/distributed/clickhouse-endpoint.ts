import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { drainPending, Session } from 'chdb';

/**
 * ClickHouse's HTTP interface before the engine in process: what `@clickhouse/client` sends goes over a real wire to a real
 * engine. Not covered by it: users and rights, TLS, several servers.
 */
export interface ClickHouseEndpoint {
  readonly url: string;
  close(): Promise<void>;
}

/** Parameters of the interface itself; what is left are settings of the statement. */
const NOT_SETTINGS: ReadonlySet<string> = new Set([
  'query',
  'query_id',
  'database',
  'default_format',
  'session_id',
  'role',
  'wait_end_of_query',
  'enable_http_compression',
  'send_progress_in_http_headers',
]);
const SESSIONS = 4;

export async function startClickHouseEndpoint(directory: string, port = 0): Promise<ClickHouseEndpoint> {
  const sessions = Array.from(
    { length: SESSIONS },
    () => new Session(join(directory, 'engine'), { connectionArgs: ['--async_load_databases=0'] }),
  );
  const idle = [...sessions];
  const waiting: ((session: Session) => void)[] = [];
  const withSession = async <T>(use: (session: Session) => Promise<T>): Promise<T> => {
    const session = idle.pop() ?? (await new Promise<Session>((resolve) => waiting.push(resolve)));
    try {
      return await use(session);
    } finally {
      const next = waiting.shift();
      if (next === undefined) idle.push(session);
      else next(session);
    }
  };
  const server = createServer((request, response) => {
    answer(request, response, withSession).catch((error: unknown) => refuse(response, error));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await drainPending();
      for (const session of sessions) session.close();
      await drainPending();
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  withSession: <T>(use: (session: Session) => Promise<T>) => Promise<T>,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const body = await bodyOf(request);
  if (url.pathname === '/ping') {
    response.end('Ok.\n');
    return;
  }
  const inQuery = url.searchParams.get('query');
  const sql = inQuery === null ? body.toString() : inQuery;
  const settings = [...url.searchParams].filter(([name]) => !NOT_SETTINGS.has(name));
  const result = await withSession(async (session) => {
    if (inQuery !== null && /^insert/i.test(sql.trim())) {
      const target = /^INSERT INTO (\S+) \(([^)]*)\) FORMAT (\w+)/i.exec(sql.trim());
      if (target === null) throw new Error(`unknown form of an insert: ${sql.slice(0, 200)}`);
      const [, table = '', columns = '', format = ''] = target;
      await session.insert({
        table,
        columns: columns.split(', '),
        values: body,
        format: format as 'JSONCompactEachRow',
        settings: Object.fromEntries(settings.filter(([name]) => !name.startsWith('param_'))),
      });
      return Buffer.alloc(0);
    }
    if (settings.length > 0) await session.queryAsync(`SET ${settings.map(setting).join(', ')}`);
    return Buffer.from((await session.queryAsync(sql)).bytes());
  });
  const isZipped = /gzip/.test(String(request.headers['accept-encoding'] ?? ''));
  response.setHeader('x-clickhouse-query-id', url.searchParams.get('query_id') ?? '');
  if (isZipped) response.setHeader('content-encoding', 'gzip');
  response.end(isZipped ? gzipSync(result) : result);
}

function setting([name, value]: [string, string]): string {
  const quoted = `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  return `${name}=${/^-?\d+$/.test(value) && !name.startsWith('param_') ? value : quoted}`;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  return request.headers['content-encoding'] === 'gzip' && body.length > 0 ? gunzipSync(body) : body;
}

/** As the server says it: the code at the beginning, and in a header. */
function refuse(response: ServerResponse, error: unknown): void {
  const text = error instanceof Error ? error.message : String(error);
  const code =
    error instanceof Error && 'clickhouseCode' in error
      ? Number(error.clickhouseCode)
      : (/Code: (\d+)/.exec(text)?.[1] ?? 0);
  response.statusCode = 500;
  response.setHeader('x-clickhouse-exception-code', String(code));
  response.end(/Code: \d+/.test(text) ? text : `Code: ${code}. DB::Exception: ${text} (ERROR)`);
}
