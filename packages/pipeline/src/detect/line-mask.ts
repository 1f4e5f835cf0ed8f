import { hashParts } from '@aiops/kernel';

/**
 * Stands in for template mining: what varies between repeats of a line is masked by its form alone. Every quantifier
 * runs over a class that the next part cannot match, so the time is linear.
 */
const VARIABLE_PARTS =
  /"[^"]*"|'[^']*'|\b0x[0-9a-f]+\b|\b(?=[0-9a-f]*[0-9])[0-9a-f]{6,}\b|[0-9]+(?:[.:\-/][0-9]+)*/gi;

/** The line with its quoted parts, numbers, addresses and hex words as `<*>`. */
function maskLine(text: string): string {
  return text.replace(VARIABLE_PARTS, '<*>').trim();
}

/** A template id: the same for lines that differ in variable parts only. */
export function templateIdOf(text: string): string {
  return hashParts(['template', maskLine(text)]).slice(0, 16);
}
