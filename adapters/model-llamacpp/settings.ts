/** How one GGUF file is run. */
export interface LlamaCppSettings {
  /** What the model is called in narratives and in the policy. */
  readonly name: string;
  /** The GGUF file. It is opened when the first answer is asked for. */
  readonly file: string;
  /** Deadline of one answer from its turn on, ms. */
  readonly timeoutMs: number;
  /** Room for prompt and answer together; memory is taken for all of it. */
  readonly contextTokens: number;
  /** Cores that work on an answer. One leaves the others to the Fast Path. */
  readonly threads: number;
  /** So many answers may be asked for beside the one that is being written; more are `model_overloaded`. */
  readonly maxWaiting: number;
}
