import { CodedError } from '@aiops/kernel';

/**
 * Texts to directions in a space where what means the same lies close: by a trained model on this site, never by a hash.
 * Errors are `CodedError`s with a code of `EmbedderErrorCode`.
 */
export interface Embedder {
  /** Names the weights. Vectors of different models are never compared, and are kept apart. */
  readonly model: string;
  /** Length of every vector. */
  readonly dimensions: number;
  /** Longest text that it reads, in characters; the rest of a longer one does not count. */
  readonly maxCharacters: number;
  /**
   * @returns a vector of Euclidean length 1 for each text, in their order. The same text gives the same vector.
   * @param signal stops the waiting; the call rejects with the signal's reason
   */
  embed(texts: readonly string[], signal?: AbortSignal): Promise<Float32Array[]>;
  /** Later calls are `embedder_unavailable`. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * Why there are no vectors: `embedder_unavailable` (no server, no weights, ended), `embedder_overloaded` (as many texts
 * wait as may), `embedder_bad_output` (vectors of another number or length, or without a direction) and
 * `embedder_empty_text` (a text of nothing but white space means nothing).
 */
const RETRYABLE = {
  embedder_unavailable: true,
  embedder_overloaded: true,
  embedder_bad_output: false,
  embedder_empty_text: false,
} as const;

export type EmbedderErrorCode = keyof typeof RETRYABLE;

export function embedderError(code: EmbedderErrorCode, message: string, cause?: unknown): CodedError {
  return new CodedError(code, message, { cause, retryable: RETRYABLE[code] });
}

/** @throws CodedError `embedder_empty_text` */
export function requireWords(texts: readonly string[]): void {
  const at = texts.findIndex((text) => text.trim() === '');
  if (at >= 0) throw embedderError('embedder_empty_text', `text ${at + 1} of ${texts.length} is empty`);
}

/** What a model gave, checked and brought to length 1. @throws CodedError `embedder_bad_output` */
export function requireVectors(
  given: readonly (readonly number[])[],
  { model, dimensions, count }: { model: string; dimensions: number; count: number },
): Float32Array[] {
  if (given.length !== count)
    throw embedderError('embedder_bad_output', `${model} gave ${given.length} vectors for ${count} texts`);
  return given.map((vector) => {
    if (vector.length !== dimensions) {
      const said = `${model} gave a vector of ${vector.length} numbers where its vectors have ${dimensions}`;
      throw embedderError('embedder_bad_output', said);
    }
    const norm = Math.hypot(...vector);
    if (!(norm > 0 && Number.isFinite(norm)))
      throw embedderError('embedder_bad_output', `${model} gave a vector without a direction`);
    return Float32Array.from(vector, (value) => value / norm);
  });
}
