import { randomBytes } from 'node:crypto';
import { type MovedName, SCHEMA_VERSION } from '@aiops/contracts';
import { toTimestamp, uuidv7 } from '@aiops/kernel';
import type { FastifyRequest } from 'fastify';
import type { HttpApiOptions } from './options.ts';
import { principalOf } from './route.ts';

/** Says in the audit which names went from which device to which: records with them belong to another one now. */
export async function auditMoved(
  request: FastifyRequest,
  moved: readonly MovedName[],
  { audit, clock }: Pick<HttpApiOptions, 'audit' | 'clock'>,
): Promise<void> {
  const nowMs = clock.now();
  const principal = principalOf(request);
  await audit({
    schema_version: SCHEMA_VERSION,
    tracking_id: request.id,
    ts: toTimestamp(nowMs),
    ship_id: principal.ship_id ?? null,
    audit_id: uuidv7(nowMs, randomBytes(10)),
    user: principal.name,
    action: 'registry names moved',
    resource: '/api/v3/devices',
    status: 'ok',
    details: { moved: moved.map((each) => ({ ...each })) },
  });
}
