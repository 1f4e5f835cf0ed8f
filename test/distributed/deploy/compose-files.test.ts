import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMPOSE_FOLDER, composeText, interpolate, ROOT, readCompose, readYaml } from './compose.ts';

const compose = readCompose();
const services = Object.entries(compose.services);

describe('secrets', () => {
  it('are files, each declared, used and made by make-secrets.sh', () => {
    const used = new Set(
      services.flatMap(([, { secrets }]) =>
        secrets.map((use) => (typeof use === 'string' ? use : use.source)),
      ),
    );
    expect([...used].sort()).toEqual(Object.keys(compose.secrets).sort());
    const script = readFileSync(path.join(COMPOSE_FOLDER, 'make-secrets.sh'), 'utf8');
    const made = new Set([...script.matchAll(/\bkeep ([\w.-]+)/g)].map(([, name]) => name));
    for (const { file } of Object.values(compose.secrets)) {
      expect(file).toMatch(/^\.\/secrets\//);
      expect(made).toContain(path.basename(file));
    }
  });

  it('stand in no variable: what is called password, key or token names a file', () => {
    const telling = services.flatMap(([, { environment }]) =>
      Object.entries(environment).filter(([name]) => /PASSWORD|SECRET|TOKEN|API_KEY/.test(name)),
    );
    expect(telling.length).toBeGreaterThan(2);
    expect(
      telling.filter(([name, value]) => !/_FILE$/.test(name) || !value?.startsWith('/run/secrets/')),
    ).toEqual([]);
  });

  it('never get into the repository or the image', () => {
    expect(readFileSync(path.join(COMPOSE_FOLDER, '.gitignore'), 'utf8').split('\n')).toContain('secrets/');
    const [first, ...allowed] = readFileSync(path.join(ROOT, '.dockerignore'), 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(first).toBe('*');
    expect(allowed.filter((line) => line.startsWith('!deploy'))).toEqual([]);
  });
});

describe('Grafana', () => {
  it('is given the data source and nothing else', () => {
    expect(readYaml('deploy/grafana/provisioning/datasources/victoria-metrics.yaml')).toMatchObject({
      datasources: [{ type: 'prometheus', url: 'http://victoria-metrics:8428' }],
    });
  });
});

describe('docs/deployment.md', () => {
  const told = readFileSync(path.join(ROOT, 'docs/deployment.md'), 'utf8');

  it('tells of every variable that the compose file reads, and of no other', () => {
    const read = [...composeText().matchAll(/\$\{(\w+)/g)].map(([, name]) => name);
    const passed = services.flatMap(([, { environment }]) => Object.entries(environment));
    const names = [...read, ...passed.filter(([, value]) => value === null).map(([name]) => name)];
    const settings = /^## Settings$([\s\S]*?)^## /m.exec(told)?.[1] ?? '';
    const rows = [...settings.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
    expect(rows.sort()).toEqual([...new Set(names)].sort());
  });

  it('tells of every service and its published port', () => {
    expect(services.filter(([name]) => !told.includes(`\`${name}\``)).map(([name]) => name)).toEqual([]);
    const ports = services.flatMap(([, each]) =>
      each.ports.map((port) => interpolate(port).split(':')[1] ?? ''),
    );
    expect(ports.filter((port) => !told.includes(port))).toEqual([]);
  });
});
