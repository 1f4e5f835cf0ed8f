import { CodedError } from '@aiops/kernel';
import type { FastifyInstance } from 'fastify';

/** No message of ours comes near it; what works on a body by recursion never meets one that ends its stack. */
const MAX_DEPTH = 100;

const QUOTE = 34;
const BACKSLASH = 92;
const OPEN = new Set([91, 123]);
const CLOSE = new Set([93, 125]);

/** Takes JSON as Fastify does by itself, but refuses a body that is nested absurdly deep. */
export function parseJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, text, done) => {
    if (isNestedDeeper(text, MAX_DEPTH)) {
      done(new CodedError('invalid_body', `the body is nested more than ${MAX_DEPTH} levels deep`));
      return;
    }
    parse(request, text, done);
  });
}

function isNestedDeeper(text: string, levels: number): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === BACKSLASH) at += 1;
      else if (code === QUOTE) inString = false;
    } else if (code === QUOTE) inString = true;
    else if (OPEN.has(code)) {
      depth += 1;
      if (depth > levels) return true;
    } else if (CLOSE.has(code)) depth -= 1;
  }
  return false;
}
