// node tools/generate.mjs [--check]
//
// Writes every committed file that is made from code. With --check it writes none and fails when one is not fresh.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { benchPages } from './bench-page.mjs';
import { BUNDLE_OPTIONS } from './build.mjs';
import { ledgerPage } from './ledger-page.mjs';
import { ROOT } from './sources.mjs';
import { topologyPage } from './topology-page.mjs';

const CACHE = path.join(ROOT, 'node_modules/.cache/aiops-generate');
const SCHEMAS = 'packages/contracts/generated';
/** Read or written by people and other programs, though no subject carries them. */
const DOCUMENTS = ['LogInput', 'MetricInput', 'AlertInput', 'RegistryDocument', 'StatsSnapshot', 'Problem'];

/** Imports TypeScript of ours: bundles it into the cache, where npm packages resolve as everywhere. */
async function load(folder, source) {
  const outfile = path.join(CACHE, `${path.basename(folder)}.${process.pid}.mjs`);
  const resolveDir = path.join(ROOT, folder);
  await build({ ...BUNDLE_OPTIONS, stdin: { contents: source, resolveDir, loader: 'ts' }, outfile });
  try {
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(outfile);
  }
}

const asJson = (value) => `${JSON.stringify(value, null, 2)}\n`;
const asText = (text) => `${text.trimEnd()}\n`;
const kebab = (name) => name.replace(/(?<=[a-z0-9])[A-Z]/g, '-$&').toLowerCase();

/** One JSON Schema a message. It describes what is read: unknown fields are ignored, so none is forbidden. */
function messageSchemas({ z, contracts }) {
  const files = {};
  for (const [name, schema] of Object.entries(contracts)) {
    const subjects = Object.keys(contracts.SUBJECTS).filter(
      (subject) => contracts.SUBJECTS[subject] === schema,
    );
    if (subjects.length === 0 && !DOCUMENTS.includes(name)) continue;
    const { $schema, ...body } = z.toJSONSchema(schema, { io: 'input' });
    const carried = subjects.length === 0 ? {} : { 'x-subjects': subjects };
    files[`${SCHEMAS}/${kebab(name)}.schema.json`] = asJson({ $schema, title: name, ...carried, ...body });
  }
  return files;
}

/** Each source of generated files: the code it comes from, if any, and the files it makes, as `{ path: content }`. */
const SOURCES = [
  { folder: 'bench/results', files: () => benchPages(ROOT) },
  {
    folder: 'packages/contracts',
    source: "export { z } from 'zod'; export * as contracts from '@aiops/contracts';",
    files: (code) => ({
      ...messageSchemas(code),
      'docs/topology.md': topologyPage(code.contracts),
      'docs/ledger-reasons.md': ledgerPage(code.contracts),
    }),
  },
  {
    folder: 'packages/policy',
    source: "export { policyJsonSchema, policyReference } from '@aiops/policy';",
    files: ({ policyJsonSchema, policyReference }) => ({
      'policies/policy.schema.json': asText(policyJsonSchema()),
      'docs/policy-reference.md': asText(policyReference()),
    }),
  },
  {
    folder: 'adapters/http-api',
    // The adapters know nothing of each other: here they meet, as in the server that has the routes of all.
    source: `
      export { openApiDocument } from '@aiops/adapters/http-api';
      export { ingestAlertmanager } from '@aiops/adapters/ingest-alertmanager';
      export { ingestHttp } from '@aiops/adapters/ingest-http';
      export { ingestLoki } from '@aiops/adapters/ingest-loki';
      export { ingestOtlp } from '@aiops/adapters/ingest-otlp';
      export { ingestPrometheus } from '@aiops/adapters/ingest-prometheus';
      export { ingestWebhook } from '@aiops/adapters/ingest-webhook';`,
    // Routes are only described and never called, so nothing stands behind them.
    files: async ({ openApiDocument, ...receivers }) => ({
      'docs/openapi.json': asJson(await openApiDocument(Object.values(receivers).map((make) => make({})))),
    }),
  },
];

function onDisk(file) {
  const full = path.join(ROOT, file);
  return existsSync(full) ? readFileSync(full, 'utf8') : undefined;
}

/** Schemas of messages that no longer exist. */
function leftOver(files) {
  const folder = path.join(ROOT, SCHEMAS);
  const present = existsSync(folder) ? readdirSync(folder).map((name) => `${SCHEMAS}/${name}`) : [];
  return present.filter((file) => files[file] === undefined);
}

function write(files) {
  for (const [file, content] of Object.entries(files)) {
    if (onDisk(file) === content) continue;
    mkdirSync(path.dirname(path.join(ROOT, file)), { recursive: true });
    writeFileSync(path.join(ROOT, file), content);
    process.stdout.write(`written: ${file}\n`);
  }
}

const checking = process.argv.includes('--check');
const faults = [];
mkdirSync(CACHE, { recursive: true });
for (const { folder, source, files: filesOf } of SOURCES) {
  try {
    const files = await filesOf(source === undefined ? undefined : await load(folder, source));
    const superfluous = folder === 'packages/contracts' ? leftOver(files) : [];
    if (checking) {
      const stale = Object.keys(files).filter((file) => onDisk(file) !== files[file]);
      faults.push(
        ...stale.map((file) => `not fresh: ${file}`),
        ...superfluous.map((file) => `left over: ${file}`),
      );
    } else {
      write(files);
      for (const file of superfluous) rmSync(path.join(ROOT, file));
    }
  } catch (error) {
    faults.push(`${folder} could not be generated from: ${error.message}`);
  }
}
for (const fault of faults) process.stdout.write(`${fault}\n`);
if (checking && faults.length > 0)
  process.stdout.write('Run `npm run generate` and commit what it writes.\n');
process.exitCode = faults.length === 0 ? 0 : 1;
