import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { CodedError, errorCode, errorText } from '@aiops/kernel';
import type { Options } from './options.ts';

export interface WebhookFile {
  /** Of the file without its ending: it stands in the path of the requests. */
  readonly name: string;
  /** As faults show it. */
  readonly file: string;
  readonly text: string;
}

const MAX_FILES = 200;
const MAX_FILE_BYTES = 262_144;
const FILE_NAME = /^([a-z0-9][a-z0-9_-]{0,63})\.ya?ml$/;

/**
 * The mapping files of `--webhooks`, else of `webhooks` in the policy directory, where none need be.
 * @throws CodedError `webhooks_invalid`
 */
export async function readWebhookFiles({
  policyDirectory,
  webhooksDirectory,
}: Pick<Options, 'policyDirectory' | 'webhooksDirectory'>): Promise<WebhookFile[]> {
  const directory = webhooksDirectory ?? join(policyDirectory, 'webhooks');
  let names: string[];
  try {
    names = (await readdir(directory)).filter((name) => /\.ya?ml$/.test(name)).sort();
  } catch (error) {
    if (webhooksDirectory === null && errorCode(error) === 'ENOENT') return [];
    throw new CodedError('webhooks_invalid', `${directory} can’t be read: ${errorText(error)}`);
  }
  if (names.length > MAX_FILES) {
    throw new CodedError(
      'webhooks_invalid',
      `${directory} holds ${names.length} files, at most ${MAX_FILES}`,
    );
  }
  const files = new Map<string, WebhookFile>();
  for (const fileName of names) {
    const file = await readOne(directory, fileName);
    const other = files.get(file.name);
    if (other !== undefined) {
      throw new CodedError('webhooks_invalid', `${file.file} and ${other.file} have the same name`);
    }
    files.set(file.name, file);
  }
  return [...files.values()];
}

async function readOne(directory: string, fileName: string): Promise<WebhookFile> {
  const path = join(directory, fileName);
  const short = relative(process.cwd(), path);
  const file = short.startsWith('..') ? path : short;
  const name = FILE_NAME.exec(fileName)?.[1];
  if (name === undefined) {
    throw new CodedError('webhooks_invalid', `${file}: the name must be of a to z, 0 to 9, _ and -`);
  }
  const { size } = await stat(path);
  if (size > MAX_FILE_BYTES) {
    throw new CodedError('webhooks_invalid', `${file} has ${size} bytes, at most ${MAX_FILE_BYTES}`);
  }
  return { name, file, text: await readFile(path, 'utf8') };
}
