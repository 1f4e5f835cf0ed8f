import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CheckOutcome, WorkingCopy } from './working-copy.ts';

/** What must not be, by file, and what the check says about it. */
const PLANTS = [
  {
    check: 'layers',
    rule: 'contracts-imports',
    file: 'packages/contracts/src/planted-node.ts',
    text: "import { readFileSync } from 'node:fs';\nexport const planted = readFileSync;\n",
  },
  {
    check: 'layers',
    rule: 'pipeline-imports',
    file: 'packages/pipeline/src/detect/planted-adapter.ts',
    text: "export * from '@aiops/adapters/telemetry';\n",
  },
  {
    check: 'layers',
    rule: 'stage-imports-stage',
    file: 'packages/pipeline/src/detect/planted-stage.ts',
    text: "export * from '../planted-other-stage/stage-code.ts';\n",
    needs: { 'packages/pipeline/src/planted-other-stage/stage-code.ts': 'export const planted = 1;\n' },
  },
  {
    check: 'layers',
    rule: 'adapter-imports-adapter',
    file: 'adapters/telemetry/planted-neighbour.ts',
    text: "export * from '@aiops/adapters/keys-file';\n",
  },
  {
    check: 'layers',
    rule: 'adapters-only-from-roles',
    file: 'apps/aiops/src/commands/planted-command.ts',
    text: "export * from '@aiops/adapters/telemetry';\n",
  },
  {
    check: 'layers',
    rule: 'no-deep-import',
    file: 'packages/ports/src/planted-deep.ts',
    text: "export * from '../../kernel/src/ids.ts';\n",
  },
  {
    check: 'layers',
    rule: 'no-cycle',
    file: 'packages/kernel/src/planted-hen.ts',
    text: "import { egg } from './planted-egg.ts';\nexport const hen = () => egg;\n",
    needs: {
      'packages/kernel/src/planted-egg.ts':
        "import { hen } from './planted-hen.ts';\nexport const egg = () => hen;\n",
    },
  },
  {
    check: 'unused',
    rule: 'Unused exports',
    file: 'packages/kernel/src/result.ts',
    text: 'export const plantedAndUnused = 1;\n',
    appended: true,
  },
  {
    check: 'bans',
    rule: 'no-machine-time',
    file: 'packages/pipeline/src/detect/planted-time.ts',
    text: 'export const planted = () => Date.now();\n',
  },
  {
    check: 'bans',
    rule: 'no-left-out-tests',
    file: 'packages/kernel/src/planted.test.ts',
    text: "import { it } from 'vitest';\nit.todo('is planted');\n",
  },
] as const;

const CHECKS = [...new Set(PLANTS.map((plant) => plant.check))];

describe('npm run check', () => {
  let copy: WorkingCopy;
  const clean = new Map<string, CheckOutcome>();
  const spoilt = new Map<string, CheckOutcome>();

  beforeAll(() => {
    copy = new WorkingCopy();
    for (const check of CHECKS) clean.set(check, copy.check(check));
    for (const plant of PLANTS) {
      const before = 'appended' in plant ? readFileSync(path.join(copy.root, plant.file), 'utf8') : '';
      copy.write(plant.file, before + plant.text);
      for (const [file, text] of Object.entries('needs' in plant ? plant.needs : {})) copy.write(file, text);
    }
    for (const check of CHECKS) spoilt.set(check, copy.check(check));
  }, 60_000);
  afterAll(() => copy.remove());

  it.each(PLANTS)('fails with $rule on $file', ({ check, rule, file }) => {
    expect(spoilt.get(check)?.passed).toBe(false);
    const lines = spoilt.get(check)?.output.split('\n') ?? [];
    if (check === 'unused')
      expect(lines.join('\n')).toMatch(/Unused exports[\s\S]*plantedAndUnused +packages/);
    else expect(lines.find((line) => line.startsWith(`${rule}: `) && line.includes(file))).toBeDefined();
  });

  it('says nothing of the kind without the plants', () => {
    for (const { output } of clean.values()) expect(output).not.toMatch(/planted/i);
  });

  it('fails when dependency-cruiser sees no modules, which by itself reports success', () => {
    const file = 'dependency-cruiser.config.mjs';
    const config = readFileSync(path.join(copy.root, file), 'utf8');
    copy.write(
      file,
      config.replace(/exclude: \{ path: .* \}/, () => "exclude: { path: '[.]tsx?$' }"),
    );
    const { passed, output } = copy.check('layers');
    expect(passed).toBe(false);
    expect(output).toMatch(/modules-seen: dependency-cruiser saw 0 of [1-9]\d* modules/);
  });
});
