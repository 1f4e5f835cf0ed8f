/** What a runbook says of itself in its front matter: when it is the one to open. */
export interface Applies {
  /** The first is what it was written for. */
  readonly incidentTypes: readonly string[];
  readonly deviceTypes: readonly string[];
  /** Names of log patterns and metrics of the policy, and `silent` and `several_parts`. */
  readonly signs: readonly string[];
  /** Words that reports of it have, and those of its neighbours of the same type have not. */
  readonly says: readonly string[];
}

const FRONT_MATTER = /^---\r?\n([\s\S]{0,4000}?)\r?\n---\r?\n/;
const LIST = /^(incident_types|applies_to|signs|says):[ \t]*\[([^\]]{0,500})\][ \t]*$/gm;

/** Empty lists for a text without front matter: such a runbook is found by its words alone. */
export function appliesOf(markdown: string): Applies {
  const front = FRONT_MATTER.exec(markdown)?.[1] ?? '';
  const lists = new Map<string, readonly string[]>();
  for (const [, key = '', items = ''] of front.matchAll(LIST)) {
    lists.set(
      key,
      items
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== ''),
    );
  }
  return {
    incidentTypes: lists.get('incident_types') ?? [],
    deviceTypes: lists.get('applies_to') ?? [],
    signs: lists.get('signs') ?? [],
    says: lists.get('says') ?? [],
  };
}
