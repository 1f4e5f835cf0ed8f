import { readFileSync } from 'node:fs';
import type { RoleName } from '@aiops/contracts';
import { CodedError } from '@aiops/kernel';
import { faultText } from '@aiops/policy';
import { goOnWithoutReader } from './cli/output.ts';
import { policyEnvironment, readClusterOptions, readOptions } from './options.ts';
import { defaultPolicyDirectory } from './paths.ts';
import { loadPolicyDirectory } from './policy-files.ts';
import { problemsText } from './policy-holder.ts';
import { portOf, startService } from './roles/service.ts';
import { stopInTime } from './stop-in-time.ts';

export interface ServiceFlags {
  readonly host?: string;
  readonly port?: number;
  readonly syslogHost?: string;
  readonly syslogPort?: number;
  readonly data?: string;
  readonly policy?: string;
  readonly webhooks?: string;
  readonly ship?: string;
  readonly hostMetrics?: boolean;
  readonly logLevel?: 'debug' | 'info' | 'warn' | 'error' | 'silent';
}

/** Less than containers are given between being told to stop and being killed. */
const STOP_LIMIT_MS = 20_000;

/** One role until a signal ends it. */
export async function runService(role: RoleName, flags: ServiceFlags): Promise<void> {
  goOnWithoutReader();
  const { data, policy, webhooks, ship, hostMetrics, ...same } = flags;
  const options = readOptions(
    {
      ...same,
      hostMetrics: hostMetrics !== false,
      ...(data === undefined ? {} : { dataDirectory: data }),
      ...(policy === undefined ? {} : { policyDirectory: policy }),
      ...(webhooks === undefined ? {} : { webhooksDirectory: webhooks }),
      ...(ship === undefined ? {} : { siteShipId: ship }),
    },
    { policyDirectory: defaultPolicyDirectory(), port: portOf(role) },
  );
  const cluster = readClusterOptions((path) => readFileSync(path, 'utf8'));
  const readPolicy = () => loadPolicyDirectory(options.policyDirectory, policyEnvironment());
  const loaded = await readPolicy();
  if (!loaded.ok) throw new CodedError('policy_invalid', loaded.error.map(faultText).join('\n'));
  const service = await startService({ role, options, cluster, policy: loaded.value, readPolicy });
  const syslog = service.syslogPort === null ? '' : `, syslog on ${options.syslogHost}:${service.syslogPort}`;
  process.stdout.write(`ready: ${role} on ${service.url}${syslog}\n`);
  const { site } = service;
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const stop = (): void => {
    if (site.app.isStopping) process.exit(130);
    void stopInTime(site.app, STOP_LIMIT_MS, say).then((code) => process.exit(code));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  process.on('SIGHUP', () => {
    void site.policy.reload().then((outcome) => {
      if (!outcome.ok) say(`policy refused, the running one stays: ${problemsText(outcome.problems)}`);
    });
  });
}
