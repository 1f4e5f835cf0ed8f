import { ROLES, type RoleName } from '@aiops/contracts';
import { Argument, Command, Option } from 'commander';
import { wholeNumber } from '../cli/command-options.ts';
import type { ServiceFlags } from '../run-service.ts';

const port = wholeNumber(0, 65_535);

export function serviceCommand(): Command {
  return new Command('service')
    .summary('run one role in this process, over NATS and ClickHouse')
    .description(
      'Runs one role of a distributed installation. Roles find each other by NATS JetStream and keep their data in a ' +
        'ClickHouse server; any number of processes may run the same role and share its work, ship by ship. GET ' +
        '/health, /ready and /metrics are on the port of the role. Ctrl-C hands over and stops.\n\n' +
        'The engines come from the environment: AIOPS_NATS_URL, AIOPS_CLICKHOUSE_URL; where they ask for it ' +
        'AIOPS_NATS_USER, AIOPS_CLICKHOUSE_USER and the passwords AIOPS_NATS_PASSWORD, AIOPS_CLICKHOUSE_PASSWORD, ' +
        'or files that hold them: …_PASSWORD_FILE. For TLS, https:// and tls:// in the addresses; AIOPS_NATS_CA_FILE ' +
        'and AIOPS_CLICKHOUSE_CA_FILE name the PEM file of an authority that this machine does not know.\n\n' +
        'AIOPS_PARTITIONS (8), AIOPS_NATS_REPLICAS (1, copies in a cluster of NATS) and AIOPS_BUS_LIMIT_BYTES (4 GiB, ' +
        'what may wait in NATS) must be the same for all.',
    )
    .addArgument(new Argument('<role>', 'which role').choices(ROLES))
    .option('--host <address>', 'address for HTTP (default 127.0.0.1)')
    .option('--port <port>', "HTTP port, 0 for any free one (default: the role's own)", port)
    .option('--syslog-host <address>', 'ingest: address for syslog, which has no keys (default 127.0.0.1)')
    .option('--syslog-port <port>', 'ingest: syslog port, UDP and TCP (default 1514)', port)
    .option('--data <dir>', 'where API keys and the secret for guest addresses are (default ./data)')
    .option('--policy <dir>', 'folder with policy.yaml and its segments (default: the shipped policies)')
    .option('--webhooks <dir>', 'ingest: folder with mapping files of webhooks')
    .option('--ship <id>', 'ingest: the ship of this site, for records that name none')
    .addOption(
      new Option(
        '--log-level <level>',
        'how much goes to standard error as JSON lines (default warn)',
      ).choices(['debug', 'info', 'warn', 'error', 'silent']),
    )
    .option('--no-host-metrics', 'ingest: do not watch the machine that this runs on')
    .action(async (role: RoleName, flags: ServiceFlags) => {
      // The engines come with it: no other command loads them.
      const { runService } = await import('../run-service.ts');
      await runService(role, flags);
    });
}
