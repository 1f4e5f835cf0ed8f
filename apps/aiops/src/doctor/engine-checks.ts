import { ROLES, type RoleName } from '@aiops/contracts';
import { CodedError } from '@aiops/kernel';
import type { ClusterOptions } from '../options.ts';
import type { EngineSeen, InstallationSeen } from '../roles/look-at-engines.ts';
import { type Finding, failed, ok, warn } from './finding.ts';

/**
 * The engines of a distributed installation, and each role, seen or not.
 * @param read throws `options_invalid` when what is set is not complete
 */
export async function engineFindings(
  read: () => ClusterOptions,
  look: (cluster: ClusterOptions) => Promise<InstallationSeen>,
): Promise<Finding[]> {
  let cluster: ClusterOptions;
  try {
    cluster = read();
  } catch (error) {
    if (!(error instanceof CodedError) || error.code !== 'options_invalid') throw error;
    return [failed('engines', error.message, 'set it as it is set for the roles')];
  }
  const { store, bus, roles } = await look(cluster);
  const findings = [
    engineFinding('nats', bus, 'start nats-server with JetStream there, or mend AIOPS_NATS_URL and its user'),
    engineFinding(
      'clickhouse',
      store,
      'start the ClickHouse server there, or mend AIOPS_CLICKHOUSE_URL and its user',
    ),
  ];
  return roles === null ? findings : [...findings, ...roleFindings(roles)];
}

function engineFinding(check: string, seen: EngineSeen, mend: string): Finding {
  if ('fault' in seen) return failed(check, `${seen.name}: ${seen.fault}`, mend);
  return ok(check, `${seen.name} is ${seen.version}`);
}

/** Before the first start none is there, which is no fault; one that is missing among others is. */
function roleFindings(roles: ReadonlyMap<RoleName, number>): Finding[] {
  if (ROLES.every((role) => (roles.get(role) ?? 0) === 0)) {
    return [
      warn('roles', 'no role is running yet', `start them with \`aiops service ROLE\`: ${ROLES.join(', ')}`),
    ];
  }
  return ROLES.map((role) => {
    const count = roles.get(role) ?? 0;
    const check = `role ${role}`;
    if (count > 0) return ok(check, count === 1 ? '1 process answers' : `${count} processes answer`);
    return failed(check, `no process of ${role} answers`, `start it with \`aiops service ${role}\``);
  });
}
