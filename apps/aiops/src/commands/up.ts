import { SNMP_TRAP_PORT } from '@aiops/contracts';
import { Command, Option } from 'commander';
import { wholeNumber } from '../cli/command-options.ts';
import type { UpFlags } from '../run-up.ts';

const port = wholeNumber(0, 65_535);

export function upCommand(): Command {
  return new Command('up')
    .summary('run the whole platform in this process')
    .description(
      'Runs every role in one process: HTTP API and ingest on one port, syslog on another, everything stored ' +
        'under the data directory. Listens on 127.0.0.1 unless told otherwise; with --host off the loopback an API ' +
        'key is required (aiops keys add). Syslog knows no keys, so that it stays on 127.0.0.1 whatever --host says: ' +
        '--syslog-host opens it, and whoever reaches it then can write. Ctrl-C stops it cleanly; what was accepted ' +
        'is kept. AIOPS_MODEL_FILE (a GGUF file) or AIOPS_OLLAMA_URL names a language model of this site; without one ' +
        'incidents are told by rules.',
    )
    .option('--host <address>', 'address for HTTP; not for syslog (default 127.0.0.1)')
    .option('--port <port>', 'HTTP port, 0 for any free one (default 9081)', port)
    .option('--syslog-host <address>', 'address for syslog, which has no keys (default 127.0.0.1)')
    .option('--syslog-port <port>', 'syslog port, UDP and TCP (default 1514)', port)
    .addOption(
      new Option(
        '--snmp-trap-port [port]',
        'receive SNMP traps on this UDP port of --host; off the loopback AIOPS_SNMP_COMMUNITY must be set',
      )
        .preset(String(SNMP_TRAP_PORT))
        .argParser(port),
    )
    .option('--data <dir>', 'where data is kept (default ./data)')
    .option('--policy <dir>', 'folder with policy.yaml and its segments (default: the shipped policies)')
    .option(
      '--webhooks <dir>',
      'folder with mapping files of webhooks (default: webhooks in the policy folder)',
    )
    .option('--devices <file>', 'device registry, YAML or JSON, added to the stored one')
    .option('--ship <id>', 'the ship of this site, for records that name none')
    .addOption(
      new Option(
        '--log-level <level>',
        'how much goes to standard error as JSON lines (default warn)',
      ).choices(['debug', 'info', 'warn', 'error', 'silent']),
    )
    .option('--no-host-metrics', 'do not watch the machine that this runs on')
    .option(
      '--demo',
      'send six hours of a demo fleet, then its live telemetry, with faults; without host metrics',
    )
    .action(async (flags: UpFlags) => {
      // The engines come with it: no other command loads them.
      const { runUp } = await import('../run-up.ts');
      await runUp(flags);
    });
}
