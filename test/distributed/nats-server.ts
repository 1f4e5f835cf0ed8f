import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The release that the tests run; the least one that the product takes is older. */
const VERSION = 'v2.15.2';
const LEAST_MINOR = 14;
const INSTALL_LIMIT_MS = 600_000;

let found: string | undefined;

/**
 * A nats-server new enough: of NATS_SERVER, the path, Go's folder, or built there with `go install`.
 * @throws Error that says what is missing
 */
export function natsServer(): string {
  found ??= look();
  return found;
}

function look(): string {
  const named = process.env['NATS_SERVER'];
  const candidates = [
    ...(named === undefined ? [] : [named]),
    'nats-server',
    join(homedir(), 'go/bin/nats-server'),
  ];
  const known = candidates.find(isNewEnough);
  if (known !== undefined) return known;
  const installed = spawnSync('go', ['install', `github.com/nats-io/nats-server/v2@${VERSION}`], {
    timeout: INSTALL_LIMIT_MS,
    encoding: 'utf8',
  });
  const built = candidates.at(-1) ?? '';
  if (existsSync(built) && isNewEnough(built)) return built;
  throw new Error(
    `no nats-server 2.${LEAST_MINOR} or newer: not on the path, and go install said ${installed.stderr ?? 'nothing'}`,
  );
}

function isNewEnough(program: string): boolean {
  const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  const [, major = '0', minor = '0'] = /v(\d+)\.(\d+)/.exec(stdout ?? '') ?? [];
  return Number(major) > 2 || (Number(major) === 2 && Number(minor) >= LEAST_MINOR);
}
