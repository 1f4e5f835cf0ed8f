import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { blocksOf, readDocument } from '../docs/document.ts';
import { runCli, temporaryDirectory } from '../e2e/product.fixture.ts';
import { freePort } from './free-port.ts';
import { LAUNCHER, STARTED_ROLES } from './installation.fixture.ts';
import { natsServer } from './nats-server.ts';
import { type Started, startProcess } from './processes.ts';

const started: Started[] = [];
const cleanUp: (() => Promise<void>)[] = [];
afterAll(async () => {
  await Promise.all(started.map(({ end }) => end('SIGKILL')));
  for (const remove of cleanUp) await remove();
});

async function start(...args: Parameters<typeof startProcess>): Promise<Started> {
  const process = await startProcess(...args);
  started.push(process);
  return process;
}

function section(): ReturnType<typeof blocksOf> {
  const text = readDocument('docs/deployment.md');
  return blocksOf(/^## Without containers$[\s\S]*?^(?=## )/m.exec(text)?.[0] ?? '');
}

/** The one block that has such a line, or all such lines of it. */
function linesOf(pattern: RegExp): string[] {
  const block = section().find(({ lines }) => lines.some((line) => pattern.test(line)));
  return [...(block?.lines ?? [])];
}

it('an installation without containers starts as its document says, and doctor finds each part of it', async () => {
  const folder = await temporaryDirectory((remove) => cleanUp.push(remove));
  const port = await freePort();
  const conf = linesOf(/^listen:/)
    .join('\n')
    .replace('4222', String(port));
  const confFile = join(folder, 'nats.conf');
  await writeFile(confFile, conf.replace('/var/lib/nats', join(folder, 'nats')));
  await start(natsServer(), ['-c', confFile], /Server is ready/);

  const trial = (linesOf(/clickhouse-endpoint/)[0] ?? '').split(' ').slice(2);
  expect(trial).toEqual(['clickhouse-endpoint', '/var/lib/aiops-trial', '8123']);
  const endpointArgs = ['clickhouse-endpoint', join(folder, 'store'), '0'];
  const endpoint = await start(process.execPath, [LAUNCHER, ...endpointArgs], /^ready: (\S+) \(set/);

  const values: Readonly<Record<string, string>> = {
    AIOPS_NATS_URL: `nats://127.0.0.1:${port}`,
    AIOPS_CLICKHOUSE_URL: endpoint.found[0] ?? '',
    AIOPS_DATA: join(folder, 'data'),
  };
  const exported = linesOf(/^export AIOPS/).map((line) => /^export (\w+)=/.exec(line)?.[1] ?? '');
  expect(exported).toEqual(Object.keys(values));

  const commands = linesOf(/^npx aiops service/).map((line) => line.split(' ').slice(2));
  expect(commands.map(([, role]) => role)).toEqual(STARTED_ROLES);
  const roles = await Promise.all(
    commands.map((command) => {
      const ports = ['--port', '0', ...(command[1] === 'ingest' ? ['--syslog-port', '0'] : [])];
      return start(
        process.execPath,
        [LAUNCHER, ...command, ...ports],
        /^ready: \S+ on (\S+?)(?:,|$)/,
        values,
      );
    }),
  );

  const { out } = await runCli(['doctor', '--json', '--data', join(folder, 'data')], values);
  const found = new Map(
    (JSON.parse(out) as { check: string; state: string }[]).map(({ check, state }) => [check, state]),
  );
  for (const check of ['nats', 'clickhouse', ...STARTED_ROLES.map((role) => `role ${role}`)])
    expect(found.get(check), check).toBe('ok');

  for (const { child, end } of roles) {
    await end('SIGTERM');
    expect(child.exitCode).toBe(0);
  }
});
