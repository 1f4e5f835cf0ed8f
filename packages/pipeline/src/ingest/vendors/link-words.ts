const STATE =
  /\b(?:[Pp]ort|[Ii]nterface) [\w./-]{1,64}(?: is|:|,? changed(?: its)?(?: state)? to| has entered the) (up|down)\b/i;
const SAID = /\blink (?:is )?(?:up|down)\b/i;

/**
 * Adds `(link down)` or `(link up)` to a text that says so only around the name of the port (`Link status for
 * interface 1/1/12 is down`): patterns are literal phrases and cannot skip a name.
 */
export function withLinkWords(text: string): string {
  const state = STATE.exec(text)?.[1];
  return state === undefined || SAID.test(text) ? text : `${text} (link ${state.toLowerCase()})`;
}
