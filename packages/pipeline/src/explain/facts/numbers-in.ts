const QUOTE = /«[^»]*»/g;
const DATE_OR_TIME = /\b\d{4}-\d\d-\d\d\b|\b\d\d:\d\d(?::\d\d)?\b/g;
const NUMBER = /(?<![\w.-])-?\d+(?:\.\d+)?/g;

/** The numbers of a sentence outside quotes, names and times. */
export function numbersIn(text: string, names: readonly string[]): number[] {
  let rest = text.replace(QUOTE, ' ').replace(DATE_OR_TIME, ' ');
  // The longest first: a name may begin another one.
  for (const name of [...names].sort((a, b) => b.length - a.length)) rest = rest.replaceAll(name, ' ');
  return [...new Set([...rest.matchAll(NUMBER)].map(([number]) => Number(number)))];
}
