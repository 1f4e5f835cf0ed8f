import { CodedError, orAborted } from '@aiops/kernel';
import { type Embedder, SILENT_TELEMETRY, type Telemetry } from '@aiops/ports';

/** What a question says first is what it is about; a model takes time by the length. */
const MAX_CHARACTERS = 150;
/** Questions of incidents are few: a type, a kind of device and what fired. */
const MAX_KEPT = 500;

/** The vectors of questions, each made once: the next incident of its kind need not wait for the model. */
export class QuestionVectors {
  readonly #embedder: Embedder;
  readonly #telemetry: Telemetry;
  /** Those used longest ago first. */
  readonly #kept = new Map<string, Promise<Float32Array>>();

  constructor(embedder: Embedder, telemetry: Telemetry = SILENT_TELEMETRY) {
    this.#embedder = embedder;
    this.#telemetry = telemetry;
  }

  /**
   * @param signal stops the waiting, not the model: the vector is there when it is asked for again
   * @throws what the embedder throws, or the signal's reason
   */
  of(question: string, signal?: AbortSignal): Promise<Float32Array> {
    const text = question.slice(0, Math.min(MAX_CHARACTERS, this.#embedder.maxCharacters));
    const known = this.#kept.get(text);
    this.#telemetry.count('aiops_question_vectors_total', {
      outcome: known === undefined ? 'made' : 'known',
    });
    if (known !== undefined) this.#kept.delete(text);
    const vector = known ?? this.#made(text);
    this.#kept.set(text, vector);
    if (this.#kept.size > MAX_KEPT) this.#kept.delete(this.#kept.keys().next().value ?? '');
    return orAborted(vector, signal);
  }

  #made(text: string): Promise<Float32Array> {
    const made = this.#embedder.embed([text]).then(([vector]) => {
      if (vector === undefined) throw new CodedError('embedder_bad_output', 'no vector for the question');
      return vector;
    });
    // What failed is tried again by the next one that asks; who waits for this one is told.
    made.catch(() => this.#kept.delete(text));
    return made;
  }
}
