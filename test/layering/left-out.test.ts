import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';

const MODULE = path.join(import.meta.dirname, '../../tools/left-out.mjs');
const Answer = z.object({ lines: z.array(z.string()), failed: z.number() });

function leftOut(numPendingTests: number, ...clients: readonly object[]) {
  const folder = mkdtempSync(path.join(tmpdir(), 'aiops-left-out-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'clients');
  if (clients.length > 0)
    writeFileSync(file, clients.map((client) => `${JSON.stringify(client)}\n`).join(''));
  const call = `leftOut('inputs', ${JSON.stringify({ numPendingTests })}, ${JSON.stringify(file)})`;
  const script = `import { leftOut } from ${JSON.stringify(MODULE)}; console.log(JSON.stringify(${call}));`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  return Answer.parse(JSON.parse(stdout));
}

const AMTOOL = { program: 'amtool', debianPackage: 'prometheus-alertmanager', installable: true };
const SNMP = { program: 'snmptrap', debianPackage: 'snmp', installable: false };

describe('what a run left out', () => {
  it('is nothing when every test ran', () => expect(leftOut(0)).toEqual({ lines: [], failed: 0 }));

  it('is told with the reason, and each client once', () => {
    const { lines, failed } = leftOut(3, SNMP, SNMP);
    expect(failed).toBe(0);
    expect(lines).toEqual([
      'inputs: 3 tests left out',
      'inputs: left out: snmptrap (Debian package snmp) is not here, and this process may not install it',
    ]);
  });

  it('is a failure where apt-get could have brought the client, and where nobody says why', () => {
    expect(leftOut(3, AMTOOL, SNMP).failed).toBe(1);
    expect(leftOut(2)).toEqual({
      lines: ['inputs: 2 tests left out', 'inputs: left out without a reason'],
      failed: 1,
    });
  });
});
