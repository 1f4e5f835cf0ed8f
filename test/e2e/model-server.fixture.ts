import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const Asked = z.object({
  messages: z.array(z.object({ role: z.string(), content: z.string() })),
  format: z.object({ properties: z.record(z.string(), z.unknown()) }),
});

/**
 * Speaks Ollama's protocol over words that are copied from the prompt: no model, and so good for faults of the wire
 * alone. It can be stopped and started again on the same port.
 */
export class ModelServer {
  readonly model: string;
  /** Requests that were answered. */
  answered = 0;
  /** Answers that were begun and stay so until it is stopped. */
  begun = 0;
  /** From now on answers are begun and not ended. */
  isSlow = false;
  #server: Server | null = null;
  #port = 0;

  constructor(model: string) {
    this.model = model;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      let text = '';
      request.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      request.on('end', () => {
        const isTags = request.url === '/api/tags';
        const answer = JSON.stringify(isTags ? { models: [{ name: this.model }] } : this.#chat(text));
        response.writeHead(200, { 'content-type': 'application/json' });
        if (!this.isSlow || isTags) return response.end(answer);
        this.begun += 1;
        return response.write(answer.slice(0, answer.length / 2));
      });
    });
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server === null) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  #chat(body: string): object {
    const { messages, format } = Asked.parse(JSON.parse(body));
    const prompt = messages.find(({ role }) => role === 'user')?.content ?? '';
    if (!this.isSlow) this.answered += 1;
    const content = JSON.stringify(copied(prompt, format.properties));
    return { message: { role: 'assistant', content }, done: true, prompt_eval_count: 300, eval_count: 80 };
  }
}

/** The facts that are to be told word for word, and of the others the first. */
function copied(prompt: string, questions: Readonly<Record<string, unknown>>): object {
  const told = [...prompt.matchAll(/^"(f\d+)":(".*")$/gm)].map(([, id = '', text = '']) => [
    id,
    JSON.parse(text),
  ]);
  const chosen = Object.entries(questions)
    .filter(([question]) => question !== 'tell')
    .map(([question, answers]) => [question, JSON.stringify(answers).match(/f\d+/g)?.slice(0, 1) ?? []]);
  return { tell: Object.fromEntries(told), ...Object.fromEntries(chosen) };
}
