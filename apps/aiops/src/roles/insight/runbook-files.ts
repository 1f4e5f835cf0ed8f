import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError, errorText } from '@aiops/kernel';
import type { KnowledgeDocument, Log } from '@aiops/ports';

/** Each is looked at for each incident: far more than a ship has. */
export const MAX_RUNBOOKS = 500;
const MAX_CHARACTERS = 200_000;
const TITLE = /^title:[ \t]*"?([^"\n]*)"?[ \t]*$/m;
const HEADING = /^# (.*)$/m;

/**
 * The runbooks of a folder. What can't be read is told in the log, and the others are there.
 * @throws Error when the folder itself can't be read
 */
export async function readRunbooks(directory: string, log: Pick<Log, 'warn'>): Promise<KnowledgeDocument[]> {
  const names = (await readdir(directory)).filter((one) => one.endsWith('.md')).sort();
  if (names.length > MAX_RUNBOOKS)
    log.warn(
      { directory, runbooks: names.length, most: MAX_RUNBOOKS },
      'there are more runbooks than are read',
    );
  const documents: KnowledgeDocument[] = [];
  for (const name of names.slice(0, MAX_RUNBOOKS)) {
    try {
      documents.push(await readRunbook(directory, name));
    } catch (error) {
      log.warn({ directory, name, error_msg: errorText(error) }, 'a runbook could not be read');
    }
  }
  return documents;
}

/** @throws CodedError `runbook_too_long` */
async function readRunbook(directory: string, name: string): Promise<KnowledgeDocument> {
  const text = await readFile(join(directory, name), 'utf8');
  if (text.length > MAX_CHARACTERS)
    throw new CodedError('runbook_too_long', `it has ${text.length} characters, at most ${MAX_CHARACTERS}`);
  const id = `runbooks/${name.replace(/\.md$/, '')}`;
  const title = TITLE.exec(text)?.[1] ?? HEADING.exec(text)?.[1] ?? name;
  return { id, source: 'runbooks', shipId: null, title, text };
}
