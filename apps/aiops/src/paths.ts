import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where things lie. The bundle and this source file are equally deep below the root, so one way up fits both. */
const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(HERE, '../../..');

/** A folder from which the npm packages of the program are found. */
export const PROGRAM_DIRECTORY = HERE;

export function defaultPolicyDirectory(): string {
  return join(ROOT, 'policies');
}

/** The policy for services that call each other; what it doesn't name is as shipped. */
export function microservicesPolicyDirectory(): string {
  return join(ROOT, 'policies-microservices');
}

/** The runbooks that come with the product. */
export function runbooksDirectory(): string {
  return join(ROOT, 'docs/runbooks');
}

/** What `npm run build` made of the console. */
export function consoleDirectory(): string {
  return join(ROOT, 'apps/console/dist');
}

/** The API keys of a site, by their hashes. */
export function keysFile(dataDirectory: string): string {
  return join(dataDirectory, 'api-keys.json');
}

/** The secret that makes names of guests' addresses. */
export function guestKeyFile(dataDirectory: string): string {
  return join(dataDirectory, 'guest-key');
}

/** The texts that redaction is measured on. */
export function redactionCorpusDirectory(): string {
  return join(ROOT, 'packages/pipeline/src/ingest/redact/corpus');
}
