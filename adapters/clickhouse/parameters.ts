import type { Parameter, Parameters } from './driver.ts';

const NAME = /^[a-z][a-z0-9_]*$/;

/** The text form in which the engine parses a parameter: TSV-escaped at the top, quoted inside arrays. */
function parameterText(value: Parameter): string {
  if (typeof value === 'string') return tsvEscaped(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`a bound number must be finite, not ${value}`);
    return String(value);
  }
  return `[${value.map(quoted).join(',')}]`;
}

function tsvEscaped(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('\t', '\\t')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\0', '\\0');
}

function quoted(text: string): string {
  return `'${tsvEscaped(text).replaceAll("'", "\\'")}'`;
}

/**
 * `SET param_a='…', param_b='…'`: how chDB takes bound values without its process-wide parameter lock.
 * The engine parses each value as its placeholder's type; it is never read as SQL.
 */
export function setParameters(parameters: Parameters): string {
  const settings = Object.entries(parameters).map(([name, value]) => {
    if (!NAME.test(name)) throw new TypeError(`not a parameter name: ${name}`);
    return `param_${name}=${quoted(parameterText(value))}`;
  });
  return `SET ${settings.join(', ')}`;
}
