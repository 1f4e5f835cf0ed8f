import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDocument } from '../docs/document.ts';
import { temporaryDirectory } from '../e2e/product.fixture.ts';
import { hasProgram } from './debian-package.ts';

const HAS_PROMTOOL = hasProgram('promtool', 'prometheus');
const HAS_RSYSLOG = hasProgram('rsyslogd', 'rsyslog', '-v');

/** The file that a here-document of docs/inputs.md writes. */
async function written(name: string): Promise<string> {
  const text = new RegExp(`cat > /tmp/${name} <<'END'\n([\\s\\S]*?)^END$`, 'm').exec(
    readDocument('docs/inputs.md'),
  )?.[1];
  const file = join(await temporaryDirectory(), name);
  writeFileSync(file, text ?? '');
  return file;
}

function check(program: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  return status === 0 ? 'valid' : `${stdout}${stderr}`;
}

describe.runIf(HAS_PROMTOOL)('the documented configuration of Prometheus', () => {
  it('is valid', async () => {
    expect(check('promtool', 'check', 'config', await written('prometheus.yml'))).toBe('valid');
  });
});

describe.runIf(HAS_RSYSLOG)('the documented configuration of rsyslog', () => {
  it('is valid', async () => {
    expect(check('rsyslogd', '-N1', '-f', await written('50-aiops.conf'))).toBe('valid');
  });
});
