import type { KnowledgeDocument } from '@aiops/ports';
import { z } from 'zod';
import { CliError } from '../cli/cli-error.ts';
import { EXIT } from '../cli/exit-codes.ts';
import { textLines } from '../cli/text-lines.ts';

const Document = z.object({ id: z.string().min(1), title: z.string().nullish(), text: z.string() });
const Query = z.object({ id: z.string().min(1), text: z.string() });
export type Query = z.infer<typeof Query>;

/** Of two documents with one id the later one counts. @throws CliError `file_unreadable`, `bad_row` with the line */
export async function readCorpus(path: string): Promise<KnowledgeDocument[]> {
  const documents = await readRows(path, Document);
  return documents.map(({ id, title, text }) => ({
    id,
    title: title ?? '',
    text,
    source: 'runbooks',
    shipId: null,
  }));
}

/** @throws CliError `file_unreadable`, `bad_row` with the line */
export function readQueries(path: string): Promise<Query[]> {
  return readRows(path, Query);
}

async function readRows<Row>(path: string, schema: z.ZodType<Row>): Promise<Row[]> {
  const rows: Row[] = [];
  let line = 0;
  for await (const text of textLines(path, () => undefined)) {
    line += 1;
    if (text.trim() === '') continue;
    const row = parsedRow(text, schema);
    if (typeof row === 'string') throw badRow(path, line, row);
    rows.push(row);
  }
  return rows;
}

/** The row, or what is wrong with it. */
function parsedRow<Row>(text: string, schema: z.ZodType<Row>): Row | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'it is no JSON';
  }
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : z.prettifyError(parsed.error).replaceAll(/\s+/g, ' ');
}

function badRow(path: string, line: number, what: string): CliError {
  return new CliError(EXIT.failed, 'bad_row', `${path}, line ${line}: ${what}`);
}
