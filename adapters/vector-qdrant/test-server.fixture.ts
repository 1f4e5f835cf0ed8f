import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/**
 * The routes of Qdrant that the adapter uses, for tests: there is no real server where they run. What it answers was
 * compared with the local mode of Qdrant's own Python client (see local-mode.py).
 */

interface Point {
  readonly id: string;
  readonly vector: readonly number[];
  readonly payload: Readonly<Record<string, unknown>>;
}

interface Condition {
  readonly key?: string;
  readonly match?: { readonly value?: unknown; readonly any?: readonly unknown[] };
  readonly range?: { readonly gte?: number; readonly lte?: number };
  readonly is_empty?: { readonly key: string };
  readonly must?: readonly Condition[];
  readonly should?: readonly Condition[];
}

interface Collection {
  readonly size: number;
  readonly points: Map<string, Point>;
}

interface Body {
  readonly vectors: { readonly size: number };
  readonly operations: readonly {
    readonly delete?: { readonly filter: Condition };
    readonly upsert?: { readonly points: readonly Point[] };
  }[];
  readonly filter: Condition;
  readonly query: readonly number[];
  readonly group_by: string;
  readonly limit: number;
  readonly offset?: string;
}

export interface TestQdrant {
  readonly url: string;
  /** What was asked for, such as `POST /collections/x/points/batch`. */
  readonly asked: string[];
  /** Answers this from now on, whatever is asked; null: as usual. */
  failWith(status: number | null): void;
  close(): Promise<void>;
}

export async function startTestQdrant(): Promise<TestQdrant> {
  const collections = new Map<string, Collection>();
  const asked: string[] = [];
  let failure: number | null = null;
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const url = new URL(request.url ?? '/', 'http://test');
      asked.push(`${request.method} ${url.pathname}`);
      const [status, result] =
        failure === null ? answer(collections, request.method ?? '', url.pathname, body) : [failure, null];
      send(response, status, result);
    });
  });
  const port = await listening(server);
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    failWith: (status) => {
      failure = status;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

async function bodyOf(request: IncomingMessage): Promise<Body> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return JSON.parse(text === '' ? '{}' : text) as Body;
}

function send(response: ServerResponse, status: number, result: unknown): void {
  const state = status === 200 ? 'ok' : { error: 'as the test wants it' };
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ result, status: state, time: 0 }));
}

function answer(
  collections: Map<string, Collection>,
  method: string,
  path: string,
  body: Body,
): [status: number, result: unknown] {
  const [, , name = '', ...rest] = path.split('/');
  const route = `${method} ${rest.join('/')}`;
  const collection = collections.get(name);
  if (route === 'GET exists') return [200, { exists: collection !== undefined }];
  if (route === 'PUT ') {
    if (collection !== undefined) return [409, null];
    collections.set(name, { size: body.vectors.size, points: new Map() });
    return [200, true];
  }
  if (collection === undefined) return [404, null];
  if (route === 'PUT index') return [200, { operation_id: 0, status: 'completed' }];
  if (route === 'POST points/batch') return batch(collection, body);
  if (route === 'POST points/delete') return batch(collection, { ...body, operations: [{ delete: body }] });
  if (route === 'POST points/scroll') return [200, scroll(collection, body)];
  if (route === 'POST points/query/groups') return [200, groups(collection, body)];
  return [404, null];
}

function batch({ size, points }: Collection, { operations }: Body): [number, unknown] {
  for (const operation of operations) {
    const { upsert, delete: removal } = operation;
    if (upsert?.points.some(({ vector }) => vector.length !== size)) return [400, null];
    for (const point of upsert?.points ?? []) points.set(point.id, point);
    if (removal === undefined) continue;
    for (const point of [...points.values()])
      if (holds(removal.filter, point.payload)) points.delete(point.id);
  }
  return [200, operations.map(() => ({ operation_id: 0, status: 'completed' }))];
}

/** In the order of ids, as Qdrant does. */
function scroll({ points }: Collection, { filter, limit, offset }: Body): unknown {
  const found = [...points.values()]
    .filter(({ id, payload }) => (offset === undefined || id >= offset) && holds(filter, payload))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const page = found.slice(0, limit).map(({ id, payload }) => ({ id, payload }));
  return { points: page, next_page_offset: found[limit]?.id ?? null };
}

function groups({ points }: Collection, { query, filter, group_by, limit }: Body): unknown {
  const best = new Map<unknown, { id: string; score: number; payload: Point['payload'] }>();
  for (const { id, vector, payload } of points.values()) {
    if (!holds(filter, payload)) continue;
    const score = cosine(query, vector);
    const known = best.get(payload[group_by]);
    if (known === undefined || score > known.score) best.set(payload[group_by], { id, score, payload });
  }
  const sorted = [...best].sort(([, a], [, b]) => b.score - a.score).slice(0, limit);
  return { groups: sorted.map(([id, hit]) => ({ id, hits: [{ ...hit, version: 0 }] })) };
}

function holds(condition: Condition, payload: Point['payload']): boolean {
  const { key = '', match, range, is_empty: isEmpty, must, should } = condition;
  const value = payload[key];
  if (isEmpty !== undefined) return payload[isEmpty.key] === undefined || payload[isEmpty.key] === null;
  if (match?.any !== undefined) return match.any.includes(value);
  if (match !== undefined) return match.value === value;
  if (range !== undefined)
    return (
      typeof value === 'number' &&
      value >= (range.gte ?? Number.NEGATIVE_INFINITY) &&
      value <= (range.lte ?? Number.POSITIVE_INFINITY)
    );
  return (
    (must ?? []).every((one) => holds(one, payload)) &&
    (should === undefined || should.some((one) => holds(one, payload)))
  );
}

function cosine(a: readonly number[], b: readonly number[]): number {
  const dot = a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
  return dot / (Math.hypot(...a) * Math.hypot(...b));
}
