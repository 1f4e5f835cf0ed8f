/** How one model of an Ollama server is asked. */
export interface OllamaSettings {
  /** The server, such as `http://127.0.0.1:11434`; only a scheme, a host and a port. */
  readonly url: string;
  /** The model's name with its tag, such as `phi3:mini`. */
  readonly model: string;
  /** Deadline of one answer, ms: of the server's own queue, of loading the model, of reading and of writing. */
  readonly timeoutMs: number;
  /** Room for prompt and answer together. Ollama's own default is small and cuts a prompt without a word. */
  readonly contextTokens: number;
  /** How long the server keeps the model in memory after an answer, s. */
  readonly keepAliveSec: number;
  /** Cores that one answer may use; absent: as the server thinks fit, which is all of them. */
  readonly threads?: number;
  /** `llm.offline_only` of the policy: a server whose address is not one of this site is not asked. */
  readonly offlineOnly: boolean;
}
