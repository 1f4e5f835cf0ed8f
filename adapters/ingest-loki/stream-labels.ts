import { WireFault } from '@aiops/wire';
import { MAX_LABELS } from './limits.ts';

export type Labels = Readonly<Record<string, string>>;

const PAIR = /\s*([A-Za-z_][A-Za-z0-9_]*)\s*=\s*("(?:[^"\\]|\\.)*"|`[^`]*`)\s*(,|\})/y;

function unquoted(text: string): string {
  if (text.startsWith('`')) return text.slice(1, -1);
  // Go's quoting and JSON's agree on what agents write; what only Go knows is kept as it stands.
  try {
    return String(JSON.parse(text));
  } catch {
    return text.slice(1, -1);
  }
}

/** `{app="pms", host="edge-1"}` as agents write it. @throws WireFault */
export function parseLabels(text: string): Labels {
  const open = text.indexOf('{');
  if (open < 0 || text.slice(0, open).trim() !== '')
    throw new WireFault('the labels of a stream must be {name="value",…}');
  const pairs: [string, string][] = [];
  let at = open + 1;
  if (/^\s*\}\s*$/.test(text.slice(at, at + 8))) return {};
  for (;;) {
    PAIR.lastIndex = at;
    const found = PAIR.exec(text);
    if (found === null) throw new WireFault('the labels of a stream must be {name="value",…}');
    pairs.push([found[1] ?? '', unquoted(found[2] ?? '')]);
    if (pairs.length > MAX_LABELS) throw new WireFault(`a stream with more than ${MAX_LABELS} labels`);
    at = PAIR.lastIndex;
    if (found[3] === '}') break;
  }
  if (text.slice(at).trim() !== '') throw new WireFault('something stands behind the labels of a stream');
  return Object.fromEntries(pairs);
}
