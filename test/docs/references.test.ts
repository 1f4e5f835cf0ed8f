import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { ROLES, TOPOLOGY } from '@aiops/contracts';
import { beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../e2e/product.fixture.ts';
import { blocksOf, ROOT, readDocument } from './document.ts';

const DOCUMENTS = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'docs/operations.md',
  'docs/inputs.md',
  'docs/records.md',
  'docs/detection.md',
  'docs/deployment.md',
];
/** Written by people or made from code: whatever stands in them must hold. */
const GENERATED = ['docs/ledger-reasons.md', 'docs/topology.md', 'docs/policy-reference.md'];

const FOLDERS = 'packages|adapters|apps|policies|scenarios|deploy|test|tools|docs';

function codeOf(text: string): string[] {
  const inFences = blocksOf(text).flatMap(({ lines }) => lines);
  const prose = text.replace(/^```[\s\S]*?^```$/gm, '');
  return [...inFences, ...[...prose.matchAll(/`([^`\n]+)`/g)].map(([, code]) => code ?? '')];
}

/** Words after `npx aiops` up to a pipe or a comment, such as `['incidents', 'ls', '--json']`. */
function commandsIn(text: string): string[][] {
  return codeOf(text).flatMap((code) =>
    [...code.matchAll(/\bnpx aiops ([^|#`…]+)/g)].map(([, words]) => (words ?? '').trim().split(/\s+/)),
  );
}

/** Help of `incidents ls` for `incidents ls --json inc_…`: as many words as name a command. */
class Help {
  readonly #texts = new Map<string, string>();

  async of(words: readonly string[]): Promise<string> {
    const [first = '', second = ''] = words;
    const group = await this.#text([first]);
    const isSubcommand = new RegExp(`^ {2}(\\w+\\|)?${second}[ |[]`, 'm').test(group);
    return /^[a-z]+$/.test(second) && isSubcommand ? this.#text([first, second]) : group;
  }

  async #text(command: readonly string[]): Promise<string> {
    const key = command.join(' ');
    const known = this.#texts.get(key);
    if (known !== undefined) return known;
    const { code, out, err } = await runCli([...command, '--help']);
    if (code !== 0) throw new Error(`aiops ${key} --help: ${err}`);
    this.#texts.set(key, out);
    return out;
  }
}

/** GitHub's way to make an anchor of a heading. */
function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    (heading ?? '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function brokenLinksIn(file: string): string[] {
  const text = readDocument(file);
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? '');
  return links.filter((target) => {
    if (/^https?:/.test(target)) return false;
    const [relative = '', anchor] = target.split('#');
    const full = relative === '' ? file : path.join(path.dirname(file), relative);
    if (!existsSync(path.join(ROOT, full))) return true;
    return anchor !== undefined && !anchorsOf(readDocument(full)).includes(anchor);
  });
}

describe('what the documents name', () => {
  let help: Help;
  beforeAll(() => {
    help = new Help();
  });

  it.each([...DOCUMENTS, ...GENERATED])('%s: every relative link leads somewhere', (file) => {
    expect(brokenLinksIn(file)).toEqual([]);
  });

  it.each(DOCUMENTS)('%s: every command and option is in its help', async (file) => {
    const missing: string[] = [];
    for (const words of commandsIn(readDocument(file))) {
      const text = await help.of(words);
      const options = words.filter((word) => /^--[a-z]/.test(word));
      missing.push(
        ...options.filter((option) => !text.includes(option)).map((o) => `${words.join(' ')}: ${o}`),
      );
    }
    expect(missing).toEqual([]);
  });

  it.each(DOCUMENTS)('%s: every npm script and tool exists', (file) => {
    const { scripts } = JSON.parse(readDocument('package.json')) as { scripts: Record<string, string> };
    const text = codeOf(readDocument(file)).join('\n');
    const named = [...text.matchAll(/\bnpm run ([\w:]+)/g)].map(([, name]) => name ?? '');
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  it.each(DOCUMENTS)('%s: every path of the repository exists', (file) => {
    const paths = codeOf(readDocument(file)).filter((code) =>
      new RegExp(`^(${FOLDERS})/[\\w./-]+$`).test(code),
    );
    expect(paths.filter((named) => !existsSync(path.join(ROOT, named)))).toEqual([]);
  });

  it('ARCHITECTURE.md: every file called by its bare name exists', () => {
    const files = ['packages', 'adapters', 'apps', 'scenarios'].flatMap((folder) =>
      readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
        path.basename(file),
      ),
    );
    const named = codeOf(readDocument('ARCHITECTURE.md')).filter((code) => /^[\w.-]+\.ts$/.test(code));
    expect(named.filter((file) => !files.includes(file))).toEqual([]);
  });

  it.each(ROLES.filter((role) => role !== 'llm-enricher'))(
    'ARCHITECTURE.md: the flow of %s is that of the topology',
    (role) => {
      const row = readDocument('ARCHITECTURE.md')
        .split('\n')
        .find((line) => line.startsWith(`| \`${role}\` |`));
      const subjectsIn = (cell = '') => [...cell.matchAll(/`([a-z.]+)`/g)].map(([, subject]) => subject);
      const [, , consumes, produces] = row?.split('|') ?? [];
      expect(TOPOLOGY[role].consumes).toEqual(expect.arrayContaining(subjectsIn(consumes)));
      expect(TOPOLOGY[role].publishes).toEqual(expect.arrayContaining(subjectsIn(produces)));
    },
  );

  it('every route named exists in the API description', async () => {
    const described = Object.keys((JSON.parse(readDocument('docs/openapi.json')) as { paths: object }).paths);
    const elsewhere = /^\/(api\/v3\/ingest\/|api\/v2\/alerts|health|ready|metrics|openapi\.json)/;
    const named = DOCUMENTS.flatMap((file) =>
      [...readDocument(file).matchAll(/((?:\/loki)?\/api\/v\d\/[\w/{}]+)/g)].map(([, route]) => route ?? ''),
    );
    expect(named.filter((route) => !described.includes(route) && !elsewhere.test(route))).toEqual([]);
  });
});
