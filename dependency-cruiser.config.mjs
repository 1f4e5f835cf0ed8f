// Who may import what: the table of architecture as rules. Each comment says why, and what to do instead.

const TEST_FILES = '\\.test\\.tsx?$';
const TEST_CODE = `(${TEST_FILES}|^packages/(ports|pipeline)/src/testing/)`;
const OURS = '^(packages|adapters|apps|scenarios|test)/';
const ANY_NPM = '(^|/)node_modules/';

const npmPackage = (name) => `(^|/)node_modules/(@types/)?${name}/`;
const nodeModule = (name) => `^(node:)?${name}$`;
const ourPackage = (name) => `^packages/${name}/`;
const anyOf = (patterns) => patterns.join('|');

/**
 * The inside: each row names everything that its product code may import besides itself.
 * Its tests may use any npm package and Node, and of our packages these and ports.
 */
const INSIDE = [
  {
    name: 'contracts',
    npm: ['zod'],
    why: 'Messages are read by every part and by browsers: nothing but zod, no Node. Move the code to the package that needs it.',
  },
  {
    name: 'kernel',
    node: ['crypto', 'assert'],
    why: 'The kernel is what the language lacks: no I/O, no timers, nothing of ours. Take time, randomness and effects as arguments.',
  },
  {
    name: 'ports',
    ours: ['contracts', 'kernel'],
    why: 'Ports say what we need from outside, not how it is done. Put the doing into an adapter.',
  },
  {
    name: 'policy',
    ours: ['contracts', 'kernel'],
    // re2js: an expression in a policy is checked by the engine that will run it.
    npm: ['zod', 'yaml', 're2js'],
    why: 'A policy comes in as text, so that it can be checked anywhere. Read the file in apps/aiops and hand its text over.',
  },
  {
    name: 'registry',
    ours: ['contracts', 'kernel'],
    npm: ['zod', 'yaml'],
    why: 'The registry is an index over a document that comes in as text. Read the file in apps/aiops (docs/adr/0001).',
  },
  {
    name: 'wire',
    ours: ['kernel'],
    npm: ['protobufjs'],
    why: 'Wire formats that several receivers read: bytes in, values out. What they mean is told by the adapter.',
  },
  {
    name: 'pipeline',
    ours: ['contracts', 'kernel', 'ports', 'policy', 'registry'],
    // libphonenumber-js: which numbers countries give out; tables and no I/O (docs/adr/0006).
    npm: ['zod', 're2js', 'libphonenumber-js'],
    why: 'Stages are pure, so that a replay is the same as the first run. Ask for what is outside through a port.',
  },
  {
    name: 'runtime',
    ours: ['contracts', 'kernel', 'ports'],
    node: ['timers', 'timers/promises'],
    why: 'The runtime runs any stage over any bus. Hand the stage or the adapter in from apps/aiops/src/roles.',
  },
  {
    name: 'pages',
    ours: ['contracts'],
    npm: ['[^/]+', '@[^/]+/[^/]+'],
    why: 'The pages run in a browser inside two hosts: React, UI libraries, contracts. Take everything else as props.',
  },
];

function insideRules({ name, ours = [], npm = [], node = [], why }) {
  const folder = ourPackage(name);
  const friends = [name, ...ours].map(ourPackage);
  return [
    {
      name: `${name}-imports`,
      severity: 'error',
      comment: why,
      from: { path: folder, pathNot: TEST_CODE },
      to: { pathNot: anyOf([...friends, ...npm.map(npmPackage), ...node.map(nodeModule)]) },
    },
    {
      name: `${name}-tests-import`,
      severity: 'error',
      comment: `The tests of ${name} see what ${name} sees, and ports. A test over several parts belongs to test/.`,
      from: { path: `${folder}.*${TEST_CODE}` },
      to: { path: OURS, pathNot: anyOf([...friends, ourPackage('ports')]) },
    },
  ];
}

const insideExtras = [
  {
    name: 'ports-testing-imports',
    severity: 'error',
    comment:
      'A contract test suite runs against every adapter: vitest and the ports only. What differs comes in as an argument.',
    from: { path: '^packages/ports/src/testing/' },
    to: {
      pathNot: anyOf([
        ...['ports', 'contracts', 'kernel'].map(ourPackage),
        ...['vitest', 'fast-check'].map(npmPackage),
      ]),
    },
  },
  {
    name: 'stage-imports-stage',
    severity: 'error',
    comment:
      'Stages know each other by their messages only. Pass it in a message, or move what both need to kernel, policy or registry.',
    // `testing` serves the tests of all stages.
    from: { path: '^packages/pipeline/src/([^/]+)/', pathNot: '^packages/pipeline/src/testing/' },
    to: { path: '^packages/pipeline/src/', pathNot: '^packages/pipeline/src/(stage\\.ts$|testing/|$1/)' },
  },
];

const outsideRules = [
  {
    name: 'adapter-imports-adapter',
    severity: 'error',
    comment:
      'An adapter is replaceable alone. Join two of them in apps/aiops/src/roles, through a port. Its tests may use the real one behind a port.',
    from: { path: '^adapters/([^/]+)/', pathNot: TEST_FILES },
    to: { path: '^adapters/', pathNot: '^adapters/$1/' },
  },
  {
    name: 'adapter-imports-inside',
    severity: 'error',
    comment:
      'An adapter implements a port with its client library: contracts, kernel, ports, wire. Logic belongs to a stage; settings come in as arguments.',
    from: { path: '^adapters/' },
    to: {
      path: OURS,
      pathNot: anyOf(['^adapters/', ...['contracts', 'kernel', 'ports', 'wire'].map(ourPackage)]),
    },
  },
  {
    name: 'adapters-only-from-roles',
    severity: 'error',
    comment:
      'Which technology is used is decided in one place. Build it in apps/aiops/src/roles and pass the port on.',
    from: { path: '^apps/aiops/', pathNot: '^apps/aiops/src/roles/' },
    to: { path: '^adapters/' },
  },
  {
    name: 'nothing-imports-apps',
    severity: 'error',
    comment: 'Programs sit on top. Move what others need into a package.',
    from: { path: OURS, pathNot: '^(apps|test)/' },
    to: { path: '^apps/' },
  },
  {
    name: 'browser-apps-import',
    severity: 'error',
    comment:
      'The consoles are pages over the HTTP API: contracts and pages only. What they need else is a route.',
    from: { path: '^apps/(console|grafana-app)/', pathNot: TEST_CODE },
    to: { path: OURS, pathNot: '^(apps/(console|grafana-app)/|packages/(contracts|pages)/)' },
  },
  {
    name: 'scenarios-import',
    severity: 'error',
    comment:
      'A scenario writes what ships send and knows how it is written (contracts, kernel), not how it is found.',
    from: { path: '^scenarios/', pathNot: TEST_CODE },
    to: { path: OURS, pathNot: anyOf(['^scenarios/', ...['contracts', 'kernel'].map(ourPackage)]) },
  },
];

const everywhere = [
  {
    name: 'no-cycle',
    severity: 'error',
    comment: 'Files that import each other are one file in two pieces. Move what both need into a third.',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no-deep-import',
    severity: 'error',
    comment:
      "A package's entry is its promise; its other files move freely. Export it from the entry, if it is meant for others.",
    from: { path: '^((?:packages|apps)/[^/]+|adapters/[^/]+|scenarios|test)/' },
    to: {
      path: '^(packages|adapters|apps|scenarios)/',
      pathNot: anyOf([
        '^$1/',
        '^packages/[^/]+/src/index\\.ts$',
        '^packages/(ports|pipeline)/src/testing/index\\.ts$',
        '^adapters/[^/]+/index\\.ts$',
        '^scenarios/src/index\\.ts$',
      ]),
    },
  },
  {
    name: 'packages-by-name',
    severity: 'error',
    comment: "A relative path into another package goes around its exports. Import it as '@aiops/<name>'.",
    from: { path: '^((?:packages|apps)/[^/]+|adapters|scenarios|test)/' },
    to: {
      path: '^(packages|adapters|apps|scenarios)/',
      pathNot: '^$1/',
      dependencyTypes: ['local'],
      dependencyTypesNot: ['aliased-workspace'],
    },
  },
  {
    name: 'product-imports-test-code',
    severity: 'error',
    comment:
      'The product runs without its tests and test tools. An in-memory twin that ships is a part of its adapter.',
    from: { path: OURS, pathNot: anyOf([TEST_CODE, '^test/']) },
    to: { path: anyOf([TEST_CODE, '^test/', ...['vitest', 'fast-check', '@vitest/[^/]+'].map(npmPackage)]) },
  },
  {
    name: 'resolvable',
    severity: 'error',
    comment: 'What this file imports does not exist, is not exported, or is not installed.',
    from: {},
    to: { couldNotResolve: true },
  },
];

export default {
  forbidden: [...INSIDE.flatMap(insideRules), ...insideExtras, ...outsideRules, ...everywhere],
  options: {
    doNotFollow: { path: ANY_NPM },
    exclude: { path: '(^|/)dist/' },
    // Imports of types only count: they bind as well.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
