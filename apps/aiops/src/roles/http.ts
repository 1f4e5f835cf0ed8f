import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { consoleFiles } from '@aiops/adapters/console-files';
import { type HttpApiOptions, httpApi, openApi } from '@aiops/adapters/http-api';
import { createBodyReader } from '@aiops/adapters/http-body';
import { createHttpServer, type HttpServerOptions } from '@aiops/adapters/http-server';
import { ingestAlertmanager } from '@aiops/adapters/ingest-alertmanager';
import { ingestHttp } from '@aiops/adapters/ingest-http';
import { ingestLoki } from '@aiops/adapters/ingest-loki';
import { ingestOtlp } from '@aiops/adapters/ingest-otlp';
import { ingestPrometheus } from '@aiops/adapters/ingest-prometheus';
import { ingestWebhook, type WebhookMapping } from '@aiops/adapters/ingest-webhook';
import { createKeysFileAuthenticator } from '@aiops/adapters/keys-file';
import { CodedError } from '@aiops/kernel';
import { fromAlertmanager } from '@aiops/pipeline';
import type { Intake, OnDropped } from '@aiops/ports';
import { listenFault } from '../listen-fault.ts';
import type { Options } from '../options.ts';
import { consoleDirectory, keysFile } from '../paths.ts';
import { type Found, watchReadiness } from './readiness.ts';
import type { Site } from './site.ts';

export type Server = ReturnType<typeof createHttpServer>;

export interface HttpParts {
  readonly options: Options;
  readonly prometheusText: () => Promise<string>;
  /** What it serves beside `/health`, `/ready` and `/metrics`. */
  readonly serves: readonly ((server: Server) => Promise<void>)[];
  /** What its readiness tells beside store, bus and stages. */
  readonly alsoFound?: () => Promise<readonly Found[]>;
}

export interface IngestParts {
  readonly intake: Intake;
  /** Told of what the receivers leave out. */
  readonly onDropped: OnDropped;
  /** By the name in the path of their route. */
  readonly webhooks: ReadonlyMap<string, WebhookMapping>;
}

/** Embedded, one server serves every route. Off the loopback it does not start without a key. */
export async function startHttp(site: Site, parts: HttpParts): Promise<{ readonly url: string }> {
  const readiness = watchReadiness(site, parts.alsoFound);
  const server = await openServer({ ...parts, ...site, health: () => readiness.report() });
  for (const serve of parts.serves) await serve(server);
  site.app.onStop('http server', () => server.close());
  return { url: await listen(server, parts.options) };
}

export interface ServerParts
  extends Pick<HttpParts, 'options' | 'prometheusText'>,
    Pick<Site, 'log' | 'telemetry'> {
  readonly health: HttpServerOptions['health'];
}

/** With the probes alone. @throws CodedError `keys_required` */
export async function openServer({
  options,
  prometheusText,
  log,
  telemetry,
  health,
}: ServerParts): Promise<Server> {
  const authenticator = createKeysFileAuthenticator(keysFile(options.dataDirectory));
  const requireKey = isLoopback(options.host) ? 'when-keys-exist' : 'always';
  if (requireKey === 'always' && !(await authenticator.hasKeys())) {
    throw new CodedError(
      'keys_required',
      `listening on ${options.host} needs an API key. Make one first: aiops keys add --name bridge --role admin --data ${options.dataDirectory}`,
    );
  }
  return createHttpServer({ log, telemetry, prometheusText, authenticator, health, requireKey });
}

export function listen(server: Server, { host, port }: Pick<Options, 'host' | 'port'>): Promise<string> {
  return server.listen({ host, port }).catch((error: unknown) => {
    const flags = { hostOption: '--host or AIOPS_HOST', portOption: '--port or AIOPS_PORT' };
    throw listenFault(error, { what: 'HTTP', host, port, ...flags });
  });
}

/** The API, its description and the console. */
export async function serveApi(site: Site, server: Server, api: HttpApiOptions): Promise<void> {
  await server.register(openApi);
  await server.register(httpApi, api);
  await serveConsole(site, server);
}

/** Every receiver that speaks HTTP. */
export async function serveIngest(site: Site, server: Server, parts: IngestParts): Promise<void> {
  const bodies = createBodyReader();
  const { intake, onDropped, webhooks: mappings } = parts;
  const { clock, telemetry } = site;
  await server.register(ingestHttp({ intake, bodies }));
  await server.register(ingestOtlp({ intake, bodies, clock, telemetry, onDropped }));
  await server.register(ingestPrometheus({ intake, bodies, telemetry, onDropped }));
  await server.register(ingestLoki({ intake, bodies }));
  await server.register(ingestAlertmanager({ intake, convert: fromAlertmanager, clock }));
  await server.register(ingestWebhook({ intake, bodies, clock, mappings }));
}

/** Without it everything else works: a ship's machine may carry the program alone. */
async function serveConsole({ log }: Site, server: Server): Promise<void> {
  const folder = consoleDirectory();
  if (existsSync(join(folder, 'index.html'))) await server.register(consoleFiles(folder));
  else log.warn({ folder }, 'the console is not built: npm run build makes it; the API is there without it');
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
