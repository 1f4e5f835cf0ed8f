// The page of `bench/results`: a table and a picture for each bench, made from what the benches printed.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const FOLDER = 'bench/results';
const WIDTH = 760;
const ROW = 24;
const LABELS = 230;
const BAR = 340;
/** Where the target stands: what is twice as good as asked fills the bar. */
const TARGET_AT = BAR / 2;

/** What each bench measured, and on what. */
const ABOUT = {
  fastpath: 'The whole Fast Path under load: `npx aiops bench fastpath --quick`.',
  parsing: 'Parsers alone, on one core: `npx aiops bench parsing`.',
  protocols: 'Decoders of the protocols, on one core: `npx aiops bench protocols`.',
  redaction:
    'Persons found in texts: `npx aiops bench redaction`. `held_out_*` is the half no rule was made on; `strangers_*` was written by somebody who had not read the rules.',
  nab: 'The adaptive detector on the Numenta Anomaly Benchmark, development half (35 of 58 files): `npx aiops bench nab --data DIR`.',
  kpi: 'The adaptive detector on labelled web KPIs, development half (20 series): `npx aiops bench kpi --data DIR`.',
  rootcause:
    'The injected fault as the first probable cause, on issues of 41 services that call each other, development half (16 issues, all injected into one and the same service, so that they say little of other places): `npx aiops bench rootcause --data DIR`. [Why, and how sure it is](../../docs/adr/0011-where-the-cost-begins.md).',
  templates:
    'Template mining on Loghub, development half (10 of 16 systems), one configuration: `npx aiops bench templates --data DIR`.',
  retrieval:
    'Public alerts and their runbooks, development half (148 alerts, 212 runbooks; `hard`: without titles and without what the alert means), and the time of a search over 10,000 documents, each question asked for the first time (`by_both`: the share that words and vectors answered before the deadline; the others are by words alone; `_both`: of those that both answered); `_known`: asked before; `_words`: without an embedder: `npx aiops bench retrieval --data DIR`. [How](../../docs/retrieval.md).',
  insight:
    'Narratives of the incidents of simulated ships against the truth, from the rules and from a model of 135 million weights; first and final narratives through the product; faults in words that nothing was made on: `npx aiops bench insight --data DIR --samples bench/results/insight-samples.md`. [What is counted](../../docs/narratives.md#how-it-is-measured), [samples](insight-samples.md).',
  correlation:
    'Incidents against the truth of simulated ships, 20 seeds of each scenario, and what correlation costs: `npx aiops bench correlation`. [What is counted](../../docs/correlation-bench.md).',
  grouping:
    'Alerts of two systems with injected faults, development half (322 alerts), grouped by the policy for microservices and by the default policy: `npx aiops bench grouping --data DIR`. [Why time decides, and how sure it is](../../docs/adr/0013-one-landscape-one-fault.md).',
  detect:
    'The noise budget: what opens and supports on pure noise, and how many planted shifts are found: `npx aiops bench detect`.',
};

const escaped = (text) => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);

function numberText(value) {
  if (value === null) return 'not measured';
  const size = Math.abs(value);
  if (size >= 1000) return Math.round(value).toLocaleString('en-US');
  return String(Number(size >= 100 ? value.toFixed(0) : value.toPrecision(3)));
}

/** How many times as good as asked, 1 being just met; without a target there is nothing to compare. */
function ratioOf({ value, target, better }) {
  if (target === null || value === null) return null;
  if (better === 'higher') return target === 0 ? null : value / target;
  return value <= 0 ? 2 : target / value;
}

function rowPicture(row, index) {
  const y = 34 + index * ROW;
  const ratio = ratioOf(row);
  const label = `<text x="${LABELS - 8}" y="${y + 13}" text-anchor="end">${escaped(row.measure)}</text>`;
  const value = `<text x="${LABELS + BAR + 10}" y="${y + 13}">${numberText(row.value)} ${escaped(row.unit)}</text>`;
  if (ratio === null) return `${label}${value}`;
  const length = Math.max(2, Math.min(BAR, ratio * TARGET_AT));
  const bar = `<rect x="${LABELS}" y="${y + 2}" width="${length.toFixed(1)}" height="14" class="${row.met ? 'met' : 'missed'}"/>`;
  return `${label}${bar}${value}`;
}

function picture({ bench, rows }) {
  const height = 44 + rows.length * ROW;
  const x = LABELS + TARGET_AT;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${bench}: each measure against its target">
<style>text{font:12px sans-serif;fill:#222}.met{fill:#2f7d5b}.missed{fill:#b3442f}.line{stroke:#222;stroke-dasharray:3 3}.bg{fill:#fff}</style>
<rect class="bg" width="${WIDTH}" height="${height}"/>
<text x="${x}" y="16" text-anchor="middle">target</text>
<line class="line" x1="${x}" x2="${x}" y1="22" y2="${height - 8}"/>
${rows.map(rowPicture).join('\n')}
</svg>
`;
}

function table({ rows }) {
  const lines = rows.map(({ measure, value, unit, target, better, met, note }) => {
    const wanted = target === null ? '' : `${better === 'higher' ? '≥' : '≤'} ${numberText(target)}`;
    const verdict = met === null ? '' : met ? 'met' : '**missed**';
    return `| \`${measure}\` | ${numberText(value)} ${unit} | ${wanted} | ${verdict} | ${note ?? ''} |`;
  });
  return ['| measure | value | target | | |', '|---|---|---|---|---|', ...lines].join('\n');
}

function section(report) {
  const { bench, machine } = report;
  const on = `On ${machine.cores} × ${machine.cpu}, Node ${machine.node}.`;
  return `## ${bench}\n\n${ABOUT[bench] ?? ''} ${on}\n\n![${bench}: each measure against its target](${bench}.svg)\n\n${table(report)}\n`;
}

/** @returns `{ path: content }` of the page and its pictures */
export function benchPages(root) {
  const names = readdirSync(path.join(root, FOLDER)).filter((name) => name.endsWith('.json'));
  const order = Object.keys(ABOUT);
  const reports = names
    .map((name) => JSON.parse(readFileSync(path.join(root, FOLDER, name), 'utf8')))
    .sort((a, b) => order.indexOf(a.bench) - order.indexOf(b.bench));
  const page = `# Results

Generated by \`npm run generate\` from what \`npx aiops bench NAME --json > bench/results/NAME.json\` printed on the code it
stands beside. A bar that reaches the dashed line meets its target; one twice as long is twice as good. The public data is
not part of this repository; its other half, on which the product is judged too, has not been seen.

${reports.map(section).join('\n')}`;
  return Object.fromEntries([
    [`${FOLDER}/README.md`, page],
    ...reports.map((report) => [`${FOLDER}/${report.bench}.svg`, picture(report)]),
  ]);
}
