import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROLES, SYSLOG_PORT, TOPOLOGY } from '@aiops/contracts';
import { describe, expect, it } from 'vitest';
import { STARTED_ROLES } from '../installation.fixture.ts';
import {
  COMPOSE_FOLDER,
  type ComposeService,
  composeText,
  healthCommand,
  interpolate,
  ROOT,
  readCompose,
  roleOf,
} from './compose.ts';

const compose = readCompose();
const services = Object.entries(compose.services);
const roles = services.filter(([, service]) => roleOf(service) !== null);
/** They do their work and end. */
const ONCE = ['volumes', 'keys', 'ollama-model'];
/** Of a language model, which this release does not use. */
const FULL_ONLY = ['qdrant', 'ollama', 'ollama-model'];

/** What a service breaks of a rule, by its name. */
function breaking(rule: (service: ComposeService, name: string) => boolean): string[] {
  return services.filter(([name, service]) => !rule(service, name)).map(([name]) => name);
}

function service(name: string): ComposeService {
  const found = compose.services[name];
  if (found === undefined) throw new Error(`no service ${name}`);
  return found;
}

/** `[host, container]` of `127.0.0.1:1514:1514/udp`, or of a volume. */
const partsOf = (text: string): string[] => interpolate(text).split(':');
const sourcesOf = (volumes: readonly string[]): string[] => volumes.map((volume) => partsOf(volume)[0] ?? '');

describe('the roles in the compose file', () => {
  it('are those of the topology, each once', () => {
    expect(roles.map(([, role]) => roleOf(role)).sort()).toEqual([...STARTED_ROLES].sort());
    expect(roles.map(([name, role]) => name === roleOf(role))).not.toContain(false);
    expect(ROLES.filter((role) => !roles.some(([name]) => name === role))).toEqual([]);
  });

  it('listen on the ports of the port table', () => {
    for (const [name, { environment }] of roles) {
      expect([name, environment.AIOPS_PORT]).toEqual([name, String(TOPOLOGY[name as 'ingest'].port)]);
    }
  });

  it('use only variables that options.ts reads', () => {
    const options = readFileSync(path.join(ROOT, 'apps/aiops/src/options.ts'), 'utf8');
    const known = new Set([...options.matchAll(/\b(AIOPS_\w+)/g)].map(([, name]) => name ?? ''));
    const used = roles.flatMap(([, { environment }]) => Object.keys(environment));
    const unknown = used.filter((name) => !known.has(name) && !known.has(name.replace(/_FILE$/, '')));
    expect(unknown).toEqual([]);
    expect(known.size).toBeGreaterThan(10);
  });

  it('agree on everything that joins them', () => {
    const joining = [
      'AIOPS_NATS_URL',
      'AIOPS_CLICKHOUSE_URL',
      'AIOPS_PARTITIONS',
      'AIOPS_NATS_REPLICAS',
      'AIOPS_BUS_LIMIT_BYTES',
      'AIOPS_DATA',
    ];
    for (const name of joining) {
      expect(new Set(roles.map(([, { environment }]) => environment[name])).size).toBe(1);
    }
    expect(new Set(roles.map(([, { volumes }]) => volumes.join())).size).toBe(1);
  });

  it('wait for the keys and the engines, and not for each other: any order will do', () => {
    for (const [, role] of roles) {
      expect(role.depends_on).toEqual({
        keys: { condition: 'service_completed_successfully' },
        nats: { condition: 'service_healthy' },
        clickhouse: { condition: 'service_healthy' },
      });
    }
  });
});

describe('the ports', () => {
  it('are published on this machine only', () => {
    const published = services.flatMap(([, { ports }]) => ports);
    expect(published.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
    expect(published.length).toBeGreaterThan(5);
  });

  it('of ingest, API and syslog are those of the port table', () => {
    expect(service('ingest').ports).toEqual([`127.0.0.1:${TOPOLOGY.ingest.port}:${TOPOLOGY.ingest.port}`]);
    const api = TOPOLOGY['incident-api'].port;
    expect(service('incident-api').ports).toEqual([`127.0.0.1:${api}:${api}`]);
    const syslog = `127.0.0.1:${SYSLOG_PORT}:${SYSLOG_PORT}`;
    expect(service('vector').ports).toEqual([`${syslog}/tcp`, `${syslog}/udp`]);
  });

  it('are published by services only that are in a network that leads outside', () => {
    expect(compose.networks.inside).toEqual({ internal: true });
    expect(breaking(({ ports, networks }) => ports.length === 0 || networks.includes('published'))).toEqual(
      [],
    );
    const leads = services.filter(([, { networks }]) => networks.includes('published')).map(([name]) => name);
    expect(leads.filter((name) => service(name).ports.length === 0)).toEqual(['ollama']);
  });

  it('that other files name are those of the roles', () => {
    const files = [
      'deploy/vector/vector.yaml',
      'deploy/vmagent/scrape.yml',
      'deploy/compose/compose.yaml',
      'deploy/alertmanager/alertmanager.yml',
    ];
    const named: string[] = [];
    for (const file of files) {
      const text = readFileSync(path.join(ROOT, file), 'utf8');
      const found = [
        ...text.matchAll(/http:\/\/([a-z-]+):(\d+)/g),
        ...text.matchAll(/names: \[([a-z-]+)\], type: A, port: (\d+)/g),
      ];
      for (const [, name = '', port] of found) {
        if (!(name in TOPOLOGY)) continue;
        named.push(name);
        expect([file, name, Number(port)]).toEqual([file, name, TOPOLOGY[name as 'ingest'].port]);
      }
    }
    expect(new Set(named)).toEqual(new Set(STARTED_ROLES));
  });
});

describe('every service', () => {
  it('has an image of a stated version, and never the latest', () => {
    expect(breaking(({ image }) => /^[a-z0-9./-]+:v?\d+\.\d+\.\d+[a-z0-9.-]*$/.test(image))).toEqual([]);
    expect(composeText()).not.toMatch(/:latest/);
  });

  it('has a health check, unless it does its work and ends', () => {
    expect(breaking((each, name) => (healthCommand(each) === null) === ONCE.includes(name))).toEqual([]);
    expect(breaking((each, name) => (each.restart === 'no') === ONCE.includes(name))).toEqual([]);
  });

  it('has limits of processor and memory, and bounded logs', () => {
    const isLimited = ({ deploy }: ComposeService): boolean =>
      Number(deploy.resources.limits.cpus) > 0 && /^\d+[MG]$/.test(deploy.resources.limits.memory);
    expect(breaking(isLimited)).toEqual([]);
    expect(breaking(({ logging }) => /^\d+m$/.test(logging.options['max-size']))).toEqual([]);
  });

  it('runs with a read-only file system, without capabilities, and not as root', () => {
    const isClosed = (each: ComposeService): boolean =>
      each.read_only && each.cap_drop.includes('ALL') && each.security_opt.includes('no-new-privileges:true');
    expect(breaking(isClosed)).toEqual([]);
    expect(breaking(({ user }) => /^[1-9]\d*:[1-9]\d*$/.test(user))).toEqual(['volumes']);
    expect(breaking(({ cap_add }) => cap_add.length === 0)).toEqual(['volumes']);
    expect(service('volumes').network_mode).toBe('none');
  });

  it('is in both profiles, or, where only a language model needs it, in full alone', () => {
    const expected = (name: string): string[] =>
      FULL_ONLY.includes(name) ? ['full'] : ['core-fast', 'full'];
    expect(breaking(({ profiles }, name) => profiles.join() === expected(name).join())).toEqual([]);
    expect(FULL_ONLY.filter((name) => compose.services[name] === undefined)).toEqual([]);
  });

  it('waits for services only that exist, are in its profiles, and can come to that condition', () => {
    const broken: string[] = [];
    for (const [name, { depends_on, profiles }] of services) {
      for (const [other, { condition }] of Object.entries(depends_on)) {
        const awaited = service(other);
        const isThere = profiles.every((profile) => awaited.profiles.includes(profile));
        const comes =
          condition === 'service_completed_successfully'
            ? ONCE.includes(other)
            : healthCommand(awaited) !== null;
        if (!isThere || !comes) broken.push(`${name} → ${other}`);
      }
    }
    expect(broken).toEqual([]);
  });

  it('mounts files that are there', () => {
    const isThere = (source: string): boolean =>
      source === './logs' || existsSync(path.join(COMPOSE_FOLDER, source));
    const isFile = (source: string): boolean => source.startsWith('./') || source.startsWith('../');
    expect(breaking(({ volumes }) => sourcesOf(volumes).filter(isFile).every(isThere))).toEqual([]);
  });

  it('mounts volumes that are declared, and writes only in those that are its user’s', () => {
    const isVolume = (source: string): boolean => /^[a-z]/.test(source);
    const isDeclared = (source: string): boolean => compose.volumes[source] !== undefined;
    expect(breaking(({ volumes }) => sourcesOf(volumes).filter(isVolume).every(isDeclared))).toEqual([]);
    const owners = readFileSync(path.join(COMPOSE_FOLDER, 'own-volumes.sh'), 'utf8');
    const ownsWhatItWrites = ({ volumes, user }: ComposeService, name: string): boolean =>
      name === 'volumes' ||
      volumes
        .map(partsOf)
        .filter(([source = '', , mode]) => isVolume(source) && mode !== 'ro')
        .every(([source]) => owners.includes(`own ${user.split(':')[0]} ${source}\n`));
    expect(breaking(ownsWhatItWrites)).toEqual([]);
  });

  it('has every declared volume made its own by the one that may', () => {
    const given = service('volumes')
      .volumes.map(partsOf)
      .map(([source]) => source);
    expect(given.filter((source) => source !== './own-volumes.sh').sort()).toEqual(
      Object.keys(compose.volumes).sort(),
    );
    const owners = readFileSync(path.join(COMPOSE_FOLDER, 'own-volumes.sh'), 'utf8');
    const owned = [...owners.matchAll(/^own \d+ (\S+)$/gm)].map(([, name]) => name);
    expect(owned.sort()).toEqual(Object.keys(compose.volumes).sort());
  });
});
