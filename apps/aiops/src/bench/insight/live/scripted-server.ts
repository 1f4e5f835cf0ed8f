import { createServer, type Server } from 'node:http';
import { z } from 'zod';
import { copiedAnswer } from '../scripted-model.ts';

const Asked = z.object({
  messages: z.array(z.object({ role: z.string(), content: z.string() })),
  format: z.custom<Parameters<typeof copiedAnswer>[0]['schema']>((value) => typeof value === 'object'),
});

/**
 * A server that speaks Ollama's protocol and answers with the facts it is asked about: for where the product has to have a model and
 * there is none at hand.
 *
 * @param model the name that it answers to
 * @returns its address, and how it is stopped
 */
export async function startScriptedServer(
  model: string,
): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    request.on('end', () => {
      const answer = request.url === '/api/tags' ? { models: [{ name: model }] } : chatAnswer(text);
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${portOf(server)}`, stop: () => closed(server) };
}

function chatAnswer(body: string): object {
  const { messages, format } = Asked.parse(JSON.parse(body));
  const prompt = messages.find(({ role }) => role === 'user')?.content ?? '';
  const content = copiedAnswer({ prompt, schema: format });
  return { message: { role: 'assistant', content }, done: true, prompt_eval_count: 0, eval_count: 0 };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the scripted server has no port');
  return address.port;
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
