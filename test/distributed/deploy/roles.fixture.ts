import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { RoleName } from '@aiops/contracts';
import { afterAll, beforeAll } from 'vitest';
import { temporaryDirectory } from '../../e2e/product.fixture.ts';
import { freePort } from '../free-port.ts';
import { Installation, STARTED_ROLES } from '../installation.fixture.ts';
import { natsServer } from '../nats-server.ts';
import { type Started, startProcess } from '../processes.ts';
import { COMPOSE_FOLDER, healthCommandOf, interpolate, ROOT, readCompose } from './compose.ts';
import { assembleImage } from './image.ts';

const SCRIPTS = ['make-secrets.sh', 'make-keys.sh'];

/** What the compose file starts, for all tests of a file: there once the first of them runs, ended after the last. */
export function deployedForFile(): () => DeployedRoles {
  const cleanUp: (() => Promise<void>)[] = [];
  let deployed: DeployedRoles | undefined;
  beforeAll(async () => {
    spawnSync(process.execPath, [path.join(ROOT, 'tools/build.mjs')], { stdio: 'inherit' });
    const started = new DeployedRoles(await temporaryDirectory((remove) => cleanUp.push(remove)));
    cleanUp.push(() => started.end());
    started.script('make-secrets.sh');
    started.script('make-keys.sh');
    await started.startEngines();
    for (const role of STARTED_ROLES) await started.startRole(role);
    deployed = started;
  });
  afterAll(async () => {
    for (const undo of cleanUp.reverse()) await undo();
  });
  return () => {
    if (deployed === undefined) throw new Error('the roles are not started yet');
    return deployed;
  };
}

/**
 * The compose file without containers: its scripts, its configuration of nats-server, and each role with its own command,
 * variables and secrets, from the tree of the image. Only addresses and folders are this machine's.
 */
export class DeployedRoles {
  readonly directory: string;
  readonly #installation: Installation;
  readonly #processes = new Map<string, Started>();
  readonly #ports = new Map<string, number>();
  #natsPort = 0;
  natsMonitorPort = 0;

  constructor(directory: string) {
    this.directory = directory;
    this.#installation = new Installation(directory);
    for (const script of SCRIPTS)
      copyFileSync(path.join(COMPOSE_FOLDER, script), path.join(directory, script));
    mkdirSync(path.join(directory, 'bin'));
    const image = assembleImage(path.join(directory, 'image'));
    symlinkSync(path.join(image, 'apps/aiops/bin/aiops.cjs'), path.join(directory, 'bin/aiops'));
    for (const name of ['admin', 'ingest', 'operator'])
      mkdirSync(path.join(directory, 'keys', name), { recursive: true });
  }

  /** One of the scripts of the compose file, as its container runs it. */
  script(name: string): string {
    const { status, stdout, stderr } = spawnSync('sh', [path.join(this.directory, name)], {
      encoding: 'utf8',
      env: {
        ...process.env,
        PATH: `${path.join(this.directory, 'bin')}:${process.env.PATH}`,
        AIOPS_DATA: path.join(this.directory, 'data'),
        AIOPS_KEYS: path.join(this.directory, 'keys'),
      },
    });
    if (status !== 0) throw new Error(`${name}: ${stderr}`);
    return stdout;
  }

  key(name: 'admin' | 'ingest' | 'operator'): string {
    return readFileSync(path.join(this.directory, `keys/${name}/${name}_key`), 'utf8').trim();
  }

  bearer(name: 'admin' | 'ingest' | 'operator'): { readonly authorization: string } {
    return { authorization: `Bearer ${this.key(name)}` };
  }

  async startEngines(): Promise<void> {
    await this.#installation.startClickHouse();
    this.#natsPort = await freePort();
    this.natsMonitorPort = await freePort();
    const folder = path.join(this.directory, 'nats-config');
    mkdirSync(folder);
    copyFileSync(
      path.join(this.directory, 'secrets/nats-authorization.conf'),
      path.join(folder, 'authorization.conf'),
    );
    const text = readFileSync(path.join(ROOT, 'deploy/nats/nats.conf'), 'utf8')
      .replace('0.0.0.0:4222', `127.0.0.1:${this.#natsPort}`)
      .replace('127.0.0.1:8222', `127.0.0.1:${this.natsMonitorPort}`)
      .replace('store_dir: /data', `store_dir: "${path.join(this.directory, 'nats')}"`);
    writeFileSync(path.join(folder, 'nats.conf'), text);
    this.#processes.set(
      'nats',
      await startProcess(natsServer(), ['-c', path.join(folder, 'nats.conf')], /Server is ready/),
    );
  }

  async startRole(role: RoleName): Promise<void> {
    const service = readCompose().services[role];
    const launcher = path.join(this.directory, 'image/apps/aiops/bin/aiops.cjs');
    const port = await freePort();
    this.#ports.set(role, port);
    const env = {
      ...this.#variables(service?.environment ?? {}),
      AIOPS_PORT: String(port),
      AIOPS_SYSLOG_PORT: '0',
    };
    const args = [launcher, ...(service?.command ?? [])];
    this.#processes.set(role, await startProcess(process.execPath, args, /^ready: /, env));
  }

  #variables(environment: Readonly<Record<string, string | null>>): Record<string, string> {
    const here: Readonly<Record<string, string>> = {
      AIOPS_NATS_URL: `nats://127.0.0.1:${this.#natsPort}`,
      AIOPS_CLICKHOUSE_URL: this.#installation.urlOf('clickhouse'),
      AIOPS_DATA: path.join(this.directory, 'data'),
    };
    const stated = Object.entries(environment).flatMap(([name, value]) =>
      value === null ? [] : [[name, interpolate(value)] as const],
    );
    const local = stated.map(([name, value]) => [
      name,
      here[name] ?? value.replace('/run/secrets/', `${path.join(this.directory, 'secrets')}/`),
    ]);
    return Object.fromEntries(local);
  }

  urlOf(role: RoleName): string {
    return `http://127.0.0.1:${this.#ports.get(role)}`;
  }

  /** The exit code of the role's health check. */
  health(role: RoleName): number | null {
    const [program = '', ...args] = healthCommandOf(role);
    const env = { ...process.env, AIOPS_PORT: String(this.#ports.get(role)) };
    return spawnSync(program, args, { env }).status;
  }

  async stop(name: string): Promise<void> {
    await this.#processes.get(name)?.end('SIGTERM');
  }

  async end(): Promise<void> {
    const roles = [...this.#processes].filter(([name]) => name !== 'nats');
    await Promise.all(roles.map(([, { end }]) => end('SIGKILL')));
    await this.#processes.get('nats')?.end('SIGKILL');
    await this.#installation.end();
  }
}
