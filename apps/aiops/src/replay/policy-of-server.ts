import { listOf } from '@aiops/contracts';
import type { Result } from '@aiops/kernel';
import { type LoadedPolicy, loadPolicy, type PolicyFault } from '@aiops/policy';
import { z } from 'zod';
import { type ApiClient, read } from '../cli/api-client.ts';
import { type ReplayNote, someOf } from './notes.ts';

const Values = listOf(
  z.object({ key: z.string(), value: z.unknown(), source: z.string(), in_force: z.boolean() }),
);
export type LiveValue = z.infer<typeof Values>['data'][number];
type Tree = { [key: string]: unknown };

const MASTER = 'policy.yaml';
const SHIP = 'ship:';

/** What the server runs, value by value; a ship's own follow as rows of the same key. */
export async function liveValues(api: ApiClient): Promise<LiveValue[]> {
  return read(Values, await api.get('/api/v3/policy')).data;
}

/** What a server runs, and what it would be with some of the environment over it. */
export interface RunningPolicy {
  readonly policy: LoadedPolicy;
  with(environment: Readonly<Record<string, string>>): Result<LoadedPolicy, PolicyFault[]>;
}

/**
 * The policy that has these values.
 * @returns null when it can't be put together from them: names with dots in them, or a server of another release
 */
export function policyOfValues(live: readonly LiveValue[]): RunningPolicy | null {
  const files = new Map([[MASTER, JSON.stringify(treeOf(live))]]);
  const load = (environment: Readonly<Record<string, string>>) =>
    loadPolicy({ files, master: MASTER, environment });
  const same = load({});
  if (!same.ok || differingKeys(live, same.value).length > 0) return null;
  return { policy: same.value, with: load };
}

function treeOf(live: readonly LiveValue[]): Tree {
  const tree: Tree = {};
  const keys = new Set<string>();
  for (const { key, value, source } of live) {
    const path = key.split('.');
    if (source.startsWith(SHIP)) put(tree, ['ship_overrides', source.slice(SHIP.length), ...path], value);
    else {
      for (let length = 1; length <= path.length; length += 1) keys.add(path.slice(0, length).join('.'));
      put(tree, path, value);
    }
  }
  for (const path of shippedPaths()) {
    // What is shipped and not live was taken out: the first part of its name that is missing.
    const gone = path.findIndex((_, at) => !keys.has(path.slice(0, at + 1).join('.')));
    if (gone >= 0) put(tree, path.slice(0, gone + 1), null);
  }
  return tree;
}

function shippedPaths(): string[][] {
  const shipped = loadPolicy({ files: new Map(), master: MASTER, environment: {} });
  return shipped.ok ? shipped.value.valueSources().map(({ key }) => key.split('.')) : [];
}

function put(tree: Tree, path: readonly string[], value: unknown): void {
  const [key, ...below] = path;
  if (key === undefined) return;
  if (below.length === 0) tree[key] = value;
  else {
    const known = tree[key];
    const next: Tree = typeof known === 'object' && known !== null ? { ...known } : {};
    put(next, below, value);
    tree[key] = next;
  }
}

/** Says so when the running server has another policy than the one that is taken for the present one. */
export function otherPolicyNotes(live: readonly LiveValue[], present: LoadedPolicy): ReplayNote[] {
  const differing = differingKeys(live, present);
  if (differing.length === 0) return [];
  return [
    {
      code: 'other_policy_live',
      text: `The server has other values than the policy that this compares with: ${someOf(differing)}. Name its policy directory with --present.`,
    },
  ];
}

function differingKeys(live: readonly LiveValue[], policy: LoadedPolicy): string[] {
  const textOf = ({ key, value, source }: Omit<LiveValue, 'in_force'>): [string, string] => [
    source.startsWith(SHIP) ? `${source} ${key}` : key,
    JSON.stringify(value ?? null),
  ];
  const theirs = new Map(live.map(textOf));
  const mine = new Map(policy.valueSources().map(textOf));
  return [...new Set([...theirs.keys(), ...mine.keys()])].filter((key) => theirs.get(key) !== mine.get(key));
}
