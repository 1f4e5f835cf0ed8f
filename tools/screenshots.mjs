// npm run screenshots
//
// Draws the pages of the demo, as it is two minutes after its start, and puts those that README.md shows into
// docs/screenshots. The others are in the folder that it names at the end.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ROOT } from './sources.mjs';

const SHOWN = ['overview-light-1280', 'incidents-dark-1280', 'incident-light-1280', 'trace-dark-1280'];
const DEMO_RUNS_SEC = 120;

const drawn = mkdtempSync(path.join(os.tmpdir(), 'aiops-screenshots-'));
const vitest = path.join(ROOT, 'node_modules/vitest/vitest.mjs');
const args = [vitest, 'run', '--project', 'ui', 'test/ui/screenshots.test.ts'];
const env = { ...process.env, SCREENSHOTS_FOLDER: drawn, SCREENSHOTS_AFTER_SEC: String(DEMO_RUNS_SEC) };
const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit', env });
if (status !== 0) process.exit(status ?? 1);

const folder = path.join(ROOT, 'docs/screenshots');
mkdirSync(folder, { recursive: true });
for (const name of SHOWN) copyFileSync(path.join(drawn, `${name}.png`), path.join(folder, `${name}.png`));
process.stdout.write(`${SHOWN.length} pictures are in docs/screenshots; all of them in ${drawn}\n`);
