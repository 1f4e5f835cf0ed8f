import { errorText } from '@aiops/kernel';
import { type HealthReport, type Log, mayActAs } from '@aiops/ports';
import type { FastifyInstance } from 'fastify';

export interface ProbeOptions {
  readonly log: Log;
  readonly health: () => Promise<HealthReport>;
  readonly prometheusText: () => Promise<string>;
}

/** What every role serves for those who watch over it. */
export async function probes(app: FastifyInstance, options: ProbeOptions): Promise<void> {
  // Liveness asks no dependency: a store that is down is no reason to restart this process.
  app.get('/health', { config: { access: 'public' } }, async () => ({ status: 'ok' }));

  app.get('/ready', { config: { access: 'public' } }, async (request, reply) => {
    const report = await healthOf(options);
    const trusted = request.principal !== null && mayActAs(request.principal.role, 'operator');
    reply.code(report.ready ? 200 : 503);
    return {
      status: report.ready ? 'ready' : 'not_ready',
      // Details may name addresses and paths: they are for people with a key.
      dependencies: report.dependencies.map(({ name, ok, detail, since }) =>
        trusted ? { name, ok, detail, since } : { name, ok, since },
      ),
    };
  });

  app.get('/metrics', { config: { access: 'operator' } }, async (_request, reply) => {
    reply.type('text/plain; version=0.0.4; charset=utf-8');
    return options.prometheusText();
  });
}

async function healthOf({ health, log }: ProbeOptions): Promise<HealthReport> {
  try {
    return await health();
  } catch (error) {
    log.error({ error_msg: errorText(error) }, 'the health check itself failed');
    const failed = { name: 'health', ok: false, detail: errorText(error), since: null };
    return { ready: false, dependencies: [failed] };
  }
}
