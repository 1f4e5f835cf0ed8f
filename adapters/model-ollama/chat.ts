import type { GenerationRequest } from '@aiops/ports';
import { z } from 'zod';
import { asPlainText } from './plain-text.ts';
import type { OllamaSettings } from './settings.ts';

/** The body of `POST /api/chat`: one answer, in one piece. */
export function toChatRequest(settings: OllamaSettings, request: GenerationRequest): object {
  const { temperature, topP, topK, maxTokens } = request.params;
  return {
    model: settings.model,
    messages: [
      { role: 'system', content: asPlainText(request.system) },
      { role: 'user', content: asPlainText(request.prompt) },
    ],
    format: request.schema,
    stream: false,
    keep_alive: `${settings.keepAliveSec}s`,
    // A prompt that doesn't fit is an error, not a shorter prompt: its first facts would be missing without a word.
    truncate: false,
    shift: false,
    options: {
      num_ctx: settings.contextTokens,
      num_predict: maxTokens,
      temperature,
      top_p: topP,
      top_k: topK,
      ...(settings.threads === undefined ? {} : { num_thread: settings.threads }),
    },
  };
}

/** What is read of an answer. The counts are absent when the server took the whole prompt from its memory. */
export const ChatAnswer = z.object({
  message: z.object({ content: z.string() }),
  done: z.literal(true),
  done_reason: z.string().optional(),
  prompt_eval_count: z.number().optional(),
  eval_count: z.number().optional(),
});

export type ChatAnswer = z.infer<typeof ChatAnswer>;

export const Refusal = z.object({ error: z.string() });

export const Tags = z.object({ models: z.array(z.object({ name: z.string() })) });
