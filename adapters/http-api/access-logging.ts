import { randomBytes } from 'node:crypto';
import { type AuditEvent, SCHEMA_VERSION } from '@aiops/contracts';
import { errorText, toTimestamp, uuidv7 } from '@aiops/kernel';
import type { FastifyInstance } from 'fastify';
import type { HttpApiOptions } from './options.ts';

const READING = new Set(['GET', 'HEAD']);
/** A console asks every few seconds: of one caller and route one event a minute, with how often. */
const TELL_EVERY_MS = 60_000;
/** Callers and routes within a minute; those beyond are counted as reads of anything. */
const MAX_READS = 2_000;

interface Reads {
  readonly user: string;
  readonly ship_id: string | null;
  readonly action: string;
  readonly trackingId: string;
  /** The first of them. */
  readonly resource: string;
  count: number;
  readonly firstMs: number;
  lastMs: number;
}

/**
 * Writes who read what to the audit, while the policy says so: each minute one event for each caller and route.
 * A request that is refused, and one that changes something, is in the audit by itself.
 */
export function auditReads(
  app: FastifyInstance,
  options: Pick<HttpApiOptions, 'audit' | 'clock' | 'log' | 'accessLogging'>,
): void {
  const { clock, audit, log, accessLogging } = options;
  if (accessLogging === undefined) return;
  let reads = new Map<string, Reads>();
  async function tell(): Promise<void> {
    const told = reads;
    reads = new Map();
    for (const read of told.values()) {
      await audit(eventOf(read)).catch((error: unknown) =>
        log.error({ ...read, error_msg: errorText(error) }, 'reads were not written to the audit'),
      );
    }
  }
  const timer = setInterval(() => void tell(), TELL_EVERY_MS);
  timer.unref();
  app.addHook('onClose', async () => {
    clearInterval(timer);
    await tell();
  });
  app.addHook('onResponse', async (request, reply) => {
    const { principal, method, routeOptions } = request;
    const isRead = READING.has(method) || routeOptions.config.readsOnly === true;
    if (!isRead || principal === null || reply.statusCode >= 400 || !accessLogging()) return;
    const route = `${method} ${routeOptions.url ?? ''}`;
    const action = reads.size < MAX_READS ? route : 'read of anything';
    const key = `${principal.name}\u001f${action}`;
    const nowMs = clock.now();
    const known = reads.get(key);
    if (known !== undefined) {
      known.count += 1;
      known.lastMs = nowMs;
      return;
    }
    const about = { user: principal.name, ship_id: principal.ship_id ?? null, action, resource: request.url };
    reads.set(key, { ...about, trackingId: request.id, count: 1, firstMs: nowMs, lastMs: nowMs });
  });
}

function eventOf(read: Reads): AuditEvent {
  const { user, ship_id, action, resource, trackingId, count, firstMs, lastMs } = read;
  return {
    schema_version: SCHEMA_VERSION,
    tracking_id: trackingId,
    ts: toTimestamp(lastMs),
    ship_id,
    audit_id: uuidv7(lastMs, randomBytes(10)),
    user,
    action,
    resource: resource.slice(0, 2000),
    status: 'ok',
    details: { count, first_at: toTimestamp(firstMs), last_at: toTimestamp(lastMs) },
  };
}
