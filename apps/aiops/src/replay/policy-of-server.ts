import { listOf } from '@aiops/contracts';
import type { LoadedPolicy } from '@aiops/policy';
import { z } from 'zod';
import { type ApiClient, read } from '../cli/api-client.ts';
import { type ReplayNote, someOf } from './notes.ts';

const Values = listOf(z.object({ key: z.string(), value: z.unknown(), source: z.string() }));

/** Says so when the running server has another policy than the one that is taken for the present one. */
export async function otherPolicyNotes(api: ApiClient, present: LoadedPolicy): Promise<ReplayNote[]> {
  const { data } = read(Values, await api.get('/api/v3/policy'));
  // A ship's own values follow as rows of the same key.
  const textOf = ({ key, value, source }: z.infer<typeof Values>['data'][number]): [string, string] => [
    source.startsWith('ship:') ? `${source} ${key}` : key,
    JSON.stringify(value ?? null),
  ];
  const live = new Map(data.map(textOf));
  const mine = new Map(present.valueSources().map(textOf));
  const differing = [...new Set([...live.keys(), ...mine.keys()])].filter(
    (key) => live.get(key) !== mine.get(key),
  );
  if (differing.length === 0) return [];
  return [
    {
      code: 'other_policy_live',
      text: `The server has other values than the policy that this compares with: ${someOf(differing)}. Name its policy directory with --present.`,
    },
  ];
}
