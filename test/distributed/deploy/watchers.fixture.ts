import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { freePort } from '../free-port.ts';
import { type Started, startProcess } from '../processes.ts';
import { healthCommandOf, ROOT, readCompose } from './compose.ts';
import type { DeployedRoles } from './roles.fixture.ts';

type Watcher = 'victoria-metrics' | 'vmagent' | 'vmalert' | 'alertmanager';

/** As Debian calls them, and what they say when they are there. */
const PROGRAMS: Readonly<Record<Watcher, { readonly program: string; readonly ready: RegExp }>> = {
  'victoria-metrics': { program: 'victoria-metrics', ready: /started VictoriaMetrics/ },
  vmagent: { program: 'vmagent', ready: /started vmagent/ },
  vmalert: { program: 'vmalert', ready: /starting http server/ },
  alertmanager: { program: 'prometheus-alertmanager', ready: /Listening on/ },
};
const PORTS = { 'victoria-metrics': 8428, vmagent: 8429, vmalert: 8880, alertmanager: 9093 } as const;

/** What watches the installation, with the arguments and files of the compose file: only addresses and folders are this machine's. */
export class Watchers {
  readonly #deployed: DeployedRoles;
  readonly #processes: Started[] = [];
  readonly #ports = new Map<Watcher, number>();

  constructor(deployed: DeployedRoles) {
    this.#deployed = deployed;
  }

  async start(name: Watcher, soon: Readonly<Record<string, string>> = {}): Promise<void> {
    this.#ports.set(name, await freePort());
    const args = (readCompose().services[name]?.command ?? []).map((arg) =>
      this.#here(this.#file(arg, soon)),
    );
    const address = `127.0.0.1:${this.#ports.get(name)}`;
    const listening = name === 'alertmanager' ? [...args, `--web.listen-address=${address}`] : args;
    const { program, ready } = PROGRAMS[name];
    this.#processes.push(await startProcess(program, listening, ready));
  }

  /** A file of `deploy` that an argument names as it is mounted, adapted to this machine. */
  #file(arg: string, soon: Readonly<Record<string, string>>): string {
    const [, flag = '', folder = '', name = ''] =
      /^(-.*=)\/etc\/(vmagent|vmalert|alertmanager)\/(\S+)$/.exec(arg) ?? [];
    if (name === '') return arg;
    let text = this.#here(readFileSync(path.join(ROOT, 'deploy', folder, name), 'utf8'));
    for (const [from, to] of Object.entries(soon)) text = text.replaceAll(from, to);
    const adapted = path.join(this.#deployed.directory, `${folder}-${name}`);
    writeFileSync(adapted, text);
    return `${flag}${adapted}`;
  }

  #here(text: string): string {
    const { directory } = this.#deployed;
    let here = text
      .replaceAll('http://ingest:8081', this.#deployed.urlOf('ingest'))
      .replace(
        /names: \[ingest\], type: A, port: 8081/,
        `names: [localhost], type: A, port: ${new URL(this.#deployed.urlOf('ingest')).port}`,
      )
      .replace(/\/run\/keys\/(ingest|operator)_key/g, `${directory}/keys/$1/$1_key`)
      .replace(/=\/(storage|buffer|alertmanager)$/, `=${directory}/$1`);
    for (const [name, port] of Object.entries(PORTS)) {
      const local = this.#ports.get(name as Watcher);
      // What does not run is away.
      here = here
        .replaceAll(`${name}:${port}`, `127.0.0.1:${local ?? 1}`)
        .replace(`Addr=:${port}`, `Addr=127.0.0.1:${local}`);
    }
    return here;
  }

  urlOf(name: Watcher): string {
    return `http://127.0.0.1:${this.#ports.get(name)}`;
  }

  portOf(name: Watcher): number {
    return this.#ports.get(name) ?? 0;
  }

  async end(): Promise<void> {
    await Promise.all(this.#processes.map(({ end }) => end('SIGKILL')));
  }
}

/** The exit code of a service's health check, asked of another port of this machine. */
export function healthAt(service: string, port: number): Promise<number | null> {
  const [program = '', ...args] = healthCommandOf(service).map((part) =>
    part.replace(/(127\.0\.0\.1[:/])\d+/, `$1${port}`),
  );
  const child = spawn(program, args, { stdio: 'ignore' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
}
