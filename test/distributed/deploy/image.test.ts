import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { temporaryDirectory } from '../../e2e/product.fixture.ts';
import { healthCommand, ROOT, readCompose } from './compose.ts';
import { assembleImage, copiedIntoImage, readDockerfile } from './image.ts';

const stages = readDockerfile();
const last = stages.at(-1)?.instructions ?? [];
const of = (word: string): string[] => last.filter((each) => each.word === word).map(({ rest }) => rest);
const Packages = z.record(z.string(), z.string()).default({});
const Manifest = z.looseObject({ dependencies: Packages, optionalDependencies: Packages });

function dependenciesOf(workspace: string): string[] {
  const text = readFileSync(path.join(ROOT, workspace, 'package.json'), 'utf8');
  const { dependencies, optionalDependencies } = Manifest.parse(JSON.parse(text));
  return Object.keys({ ...dependencies, ...optionalDependencies });
}

beforeAll(() => {
  spawnSync(process.execPath, [path.join(ROOT, 'tools/build.mjs')], { stdio: 'inherit' });
});

describe('the image', () => {
  it('is made of one exact version of Node in every stage', () => {
    expect(new Set(stages.map(({ base }) => base)).size).toBe(1);
    expect(stages[0]?.base).toMatch(/^node:20\.\d+\.\d+-bookworm-slim$/);
    expect(stages.map(({ name }) => name)).toEqual(['build', 'dependencies', null]);
  });

  it('runs nobody’s install scripts, and takes exactly what the lock file says', () => {
    const installs = stages.flatMap(({ instructions }) =>
      instructions.filter(({ rest }) => /\bnpm /.test(rest)),
    );
    expect(installs.length).toBe(2);
    expect(installs.filter(({ rest }) => !rest.includes('npm ci --ignore-scripts'))).toEqual([]);
  });

  it('does not run as root, and looks after its health as compose does', () => {
    expect(of('USER')).toEqual(['1000:1000']);
    const { ingest } = readCompose().services;
    const [, command = '[]'] = /CMD (\[.*\])$/.exec(of('HEALTHCHECK')[0] ?? '') ?? [];
    const [program, flag, code = ''] = z.array(z.string()).parse(JSON.parse(command));
    expect([
      program,
      flag,
      code.replace('(process.env.AIOPS_PORT || 9081)', 'process.env.AIOPS_PORT'),
    ]).toEqual(ingest === undefined ? [] : healthCommand(ingest));
  });

  it('has every npm package that the program imports among the dependencies it installs', () => {
    const dist = path.join(ROOT, 'apps/aiops/dist');
    const imported = new Set<string>();
    for (const file of readdirSync(dist).filter((name) => name.endsWith('.mjs'))) {
      const text = readFileSync(path.join(dist, file), 'utf8');
      for (const [, name = ''] of text.matchAll(/^(?:import|export)\b[^'"\n]*["']([^."'][^"']*)["'];?$/gm))
        imported.add(name);
      for (const [, name = ''] of text.matchAll(/\bimport\("([^."][^"]*)"\)/g)) imported.add(name);
    }
    const packages = [...imported]
      .filter((name) => !name.startsWith('node:') && !builtinModules.includes(name))
      .map((name) =>
        name
          .split('/')
          .slice(0, name.startsWith('@') ? 2 : 1)
          .join('/'),
      );
    const install = stages[1]?.instructions.find(({ rest }) => rest.includes('npm ci'))?.rest ?? '';
    const workspaces = [...install.matchAll(/--workspace=(\S+)/g)].map(([, name]) => name ?? '');
    const installed = new Set(workspaces.flatMap(dependenciesOf));
    expect(packages).toContain('fastify');
    expect([...new Set(packages)].filter((name) => !installed.has(name))).toEqual([]);
  });

  it('starts from what it copies and nothing else of the checkout', async () => {
    const tree = assembleImage(await temporaryDirectory());
    expect(copiedIntoImage().length).toBeGreaterThan(6);
    const launcher = path.join(tree, 'apps/aiops/bin/aiops.cjs');
    const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, 'policy', 'check'], {
      encoding: 'utf8',
      cwd: tree,
    });
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).not.toContain(ROOT);
  });
});
