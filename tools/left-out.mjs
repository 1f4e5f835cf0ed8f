// What a run did not try, and whether that is a fault. A test of a client that is not on the machine runs nothing
// and fails nothing: without this it could vanish and nobody would see.
import { existsSync, readFileSync } from 'node:fs';

/** One JSON object a line, as `test/inputs/debian-package.ts` writes it. A client may be asked for by several files. */
function readClients(file) {
  if (!existsSync(file)) return [];
  const byProgram = new Map();
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '') continue;
    const client = JSON.parse(line);
    byProgram.set(client.program, client);
  }
  return [...byProgram.values()];
}

/**
 * @param {string} project
 * @param {{ numPendingTests: number }} report of vitest
 * @param {string} file where clients that are not there were noted
 * @returns {{ lines: string[], failed: number }} sentences for the end of the run, and how many clients were left out
 *   although apt-get could have brought them
 */
export function leftOut(project, { numPendingTests }, file) {
  const clients = readClients(file);
  if (numPendingTests === 0 && clients.length === 0) return { lines: [], failed: 0 };
  const lines = [`${project}: ${numPendingTests} tests left out`];
  for (const { program, debianPackage, how, installable } of clients) {
    if (how !== undefined) {
      lines.push(`${project}: left out: ${program} is not here; how to get it: ${how}`);
      continue;
    }
    const why = installable ? 'apt-get could not install it' : 'this process may not install it';
    lines.push(`${project}: left out: ${program} (Debian package ${debianPackage}) is not here, and ${why}`);
  }
  if (clients.length === 0) lines.push(`${project}: left out without a reason`);
  const failed = clients.length === 0 ? 1 : clients.filter(({ installable }) => installable).length;
  return { lines, failed };
}
