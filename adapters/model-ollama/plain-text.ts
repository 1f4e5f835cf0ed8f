// What models take as the end of one speaker's words and the beginning of another's: `<|im_end|>`, `<start_of_turn>`,
// `</s>`, `[INST]`, some with a full-width bar. A server that turns text into tokens does not know who wrote it, so that
// a log line could speak as the system. Bounded, and without nesting: linear in the text.
const TURN_MARKS = /<[|｜]|[|｜]>|<\/?[a-z_]{1,40}>|\[\/?[A-Z_]{2,40}\]/g;

/** The same words for a reader, and no mark of a turn for a model: a space is put inside of each. */
export function asPlainText(text: string): string {
  return text.replace(TURN_MARKS, (mark) => `${mark.slice(0, 1)} ${mark.slice(1)}`);
}
