import { readFileSync } from 'node:fs';
import { EMBEDDED_PORT } from '@aiops/contracts';
import { Command, Option } from 'commander';
import {
  addressOf,
  dataOption,
  jsonOption,
  keyOption,
  policyOption,
  type ServerOptions,
  urlOption,
} from '../cli/command-options.ts';
import { EXIT } from '../cli/exit-codes.ts';
import { outJson, outLines, processTerminal, type Style, type Terminal } from '../cli/output.ts';
import { printable } from '../cli/printable.ts';
import { wrapped } from '../cli/table.ts';
import { holderFindings, policyFindings, writableFindings } from '../doctor/data-checks.ts';
import { engineFindings } from '../doctor/engine-checks.ts';
import { type Check, type Finding, failed, findingsOf, ok } from '../doctor/finding.ts';
import { diskFindings, memoryFindings, nodeFindings, threadPoolFindings } from '../doctor/machine-checks.ts';
import { portFindings, type ServerState, serverFindings, serverState } from '../doctor/server-checks.ts';
import { namesEngines, policyEnvironment, readClusterOptions } from '../options.ts';
import { LIBRARIES, type Library, tryLibrary } from '../roles/doctor-checks.ts';

const EXPLANATION = `
Each line is ok, warn (it works, but not well) or fail, with what it means and how to mend it. Exit 1 on a fail.
With AIOPS_NATS_URL and AIOPS_CLICKHOUSE_URL as the roles have them, also both engines and every role of a
distributed installation.

Examples:
  aiops doctor --data /var/lib/aiops
  aiops doctor --url https://ship.example:9081 --key "$KEY" --json
`;

interface DoctorFlags extends ServerOptions {
  readonly data: string;
  readonly policy: string;
  readonly threads?: string;
  readonly json?: boolean;
}

/** Looks at everything the product needs and says what is wrong. */
export function doctorCommand(terminal: Terminal = processTerminal()): Command {
  return (
    new Command('doctor')
      .description('check everything the product needs, and say how to mend what is wrong')
      .addOption(dataOption())
      .addOption(policyOption())
      .addOption(urlOption())
      .addOption(keyOption())
      // The only way to see a variable of the environment outside of options.ts, and to try the check.
      .addOption(new Option('--threads <n>', 'of the thread pool').env('UV_THREADPOOL_SIZE').hideHelp())
      .addOption(jsonOption('print [{check, state, detail, mend}]'))
      .addHelpText('after', EXPLANATION)
      .action(async (flags: DoctorFlags, command: Command) => {
        const isAskedFor = command.getOptionValueSource('url') !== 'default';
        const findings: Finding[] = [];
        for (const check of await checksOf(flags, isAskedFor)) findings.push(...(await findingsOf(check)));
        if (flags.json === true) outJson(terminal, findings);
        else outLines(terminal, report(findings, terminal));
        if (findings.some(({ state }) => state === 'fail')) terminal.endWith(EXIT.failed);
      })
  );
}

async function checksOf(flags: DoctorFlags, isAskedFor: boolean): Promise<Check[]> {
  const server = addressOf(flags);
  const state: ServerState = await serverState(server);
  return [
    { name: 'node', run: () => nodeFindings(process.versions.node) },
    { name: 'threads', run: () => threadPoolFindings(flags.threads) },
    { name: 'memory', run: () => memoryFindings() },
    { name: 'disk', run: () => diskFindings(flags.data) },
    { name: 'data', run: () => writableFindings(flags.data) },
    { name: 'data in use', run: () => holderFindings(flags.data, state.is === 'running') },
    ...LIBRARIES.map((library) => ({ name: library, run: () => libraryFindings(library) })),
    ...(namesEngines() ? [{ name: 'engines', run: lookAtEngines }] : []),
    { name: 'policy', run: () => policyFindings(flags.policy, policyEnvironment()) },
    { name: 'ports', run: () => portFindings(httpPortOf(server.url), state) },
    { name: 'server', run: () => serverFindings(server, state, isAskedFor) },
  ];
}

/** What speaks to engines is loaded when it is needed, and after the libraries were tried. */
async function lookAtEngines(): Promise<Finding[]> {
  const { lookAtInstallation } = await import('../roles/look-at-engines.ts');
  return engineFindings(() => readClusterOptions((path) => readFileSync(path, 'utf8')), lookAtInstallation);
}

/** The port of a server on this machine; of a server elsewhere, ours would be the usual one. */
function httpPortOf(url: string): number {
  const { hostname, port } = new URL(url);
  const isHere = hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
  return isHere && port !== '' ? Number(port) : EMBEDDED_PORT;
}

const WHAT_IT_IS: Readonly<Record<Library, string>> = {
  chdb: 'the store, ClickHouse in process',
  lmdb: 'the queue on disk',
};

async function libraryFindings(library: Library): Promise<Finding[]> {
  const fault = await tryLibrary(library);
  const what = WHAT_IT_IS[library];
  if (fault === null) return [ok(library, `${what}, works`)];
  const mend = 'install again with `npm ci`; it needs Linux or macOS, x64 or arm64, with a common C library';
  return [failed(library, `${what}, does not work: ${fault}`, mend)];
}

const STYLE_OF_STATE: Readonly<Record<Finding['state'], Style>> = {
  ok: 'green',
  warn: 'yellow',
  fail: 'red',
};
const LABEL_WIDTH = 18;

function report(findings: readonly Finding[], terminal: Terminal): string[] {
  const lines = findings.flatMap((finding) => findingLines(finding, terminal));
  const count = (wanted: Finding['state']): number => findings.filter(({ state }) => state === wanted).length;
  const sum = `${count('ok')} ok, ${count('warn')} to look at, ${count('fail')} failed`;
  return [...lines, '', terminal.paint('bold', sum)];
}

function findingLines({ check, state, detail, mend }: Finding, { paint, columns }: Terminal): string[] {
  const indent = ' '.repeat('warn  '.length + LABEL_WIDTH + 2);
  const width = columns - indent.length;
  const [first = '', ...more] = wrapped(printable(detail), width);
  const remedy = mend === undefined ? [] : wrapped(printable(`→ ${mend}`), width);
  const label = `${paint(STYLE_OF_STATE[state], state.padEnd(4))}  ${check.padEnd(LABEL_WIDTH)}  `;
  return [label + first, ...[...more, ...remedy].map((line) => indent + line)];
}
