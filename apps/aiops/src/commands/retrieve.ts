import { Command } from 'commander';
import { CliError } from '../cli/cli-error.ts';
import { policyOption, wholeNumber } from '../cli/command-options.ts';
import { EXIT } from '../cli/exit-codes.ts';
import type { Terminal } from '../cli/output.ts';
import { policyEnvironment } from '../options.ts';
import { readCorpus, readQueries } from '../retrieve/files.ts';
import { openCorpus } from '../retrieve/retriever-of.ts';
import { openEmbedder } from '../roles/embedder.ts';
import { Progress } from '../send/progress.ts';
import { validPolicy } from './valid-policy.ts';

const EXPLANATION = `
The corpus has {"id","title","text"} on each line, the queries {"id","text"}. What comes out has a line for each query:
{"qid":"…","ranked":["…",…]}, the best document first. Words and the vectors of the model that comes with the program are
compared; making the vectors takes about 50 ms for each 600 characters of the corpus. With --embedder none, or when
that takes more than a minute, words alone are compared.

Example:
  aiops retrieve --corpus runbooks.jsonl --queries alerts.jsonl --k 5
`;

/** Words alone find nearly as much: vectors are not worth a longer wait. */
const PATIENCE_MS = 60_000;

interface RetrieveFlags {
  readonly corpus: string;
  readonly queries: string;
  readonly k: number;
  readonly embedder: string;
  readonly policy: string;
}

/** Retrieval as the Insight Path does it, over files. */
export function retrieveCommand(terminal: Terminal): Command {
  return new Command('retrieve')
    .summary('the documents that fit a question, from files')
    .description('Ranks the documents of a corpus for each query, as it is done for narratives.')
    .requiredOption('--corpus <file>', 'documents, one JSON object a line; .gz is read too')
    .requiredOption('--queries <file>', 'questions, one JSON object a line; - for standard input')
    .option('--k <n>', 'documents for each query', wholeNumber(1, 1000), 10)
    .option('--embedder <which>', 'what brings the vectors: bundled, none, or a GGUF file', 'bundled')
    .addOption(policyOption())
    .addHelpText('after', EXPLANATION)
    .action((flags: RetrieveFlags) => retrieve(flags, terminal));
}

async function retrieve(flags: RetrieveFlags, terminal: Terminal): Promise<void> {
  const { policy } = await validPolicy(flags.policy, policyEnvironment());
  const [documents, queries] = [await readCorpus(flags.corpus), await readQueries(flags.queries)];
  const embedder = await openEmbedder(flags.embedder);
  const progress = new Progress(terminal, 'documents');
  try {
    const { min_similarity: floor } = policy.llm.rag;
    const patience = AbortSignal.timeout(PATIENCE_MS);
    const draw = (done: number, all: number): void => progress.draw(done, done / all);
    const corpus = await openCorpus(documents, embedder, floor, draw, patience).catch((error: unknown) => {
      if (!patience.aborted) throw error;
      progress.say('The vectors take too long on this machine: words alone are compared.');
      return openCorpus(documents, null, floor);
    });
    progress.end();
    for (const { id, text } of queries) {
      const { documents: found, reason } = await corpus.search(text, flags.k);
      if (reason !== null && reason !== 'no_embedder' && reason !== 'embedder_empty_text')
        throw new CliError(
          EXIT.failed,
          reason,
          'the vectors can’t be had; --embedder none does without them',
        );
      const ranked = found.map(({ document }) => document.id);
      terminal.out(`${JSON.stringify({ qid: id, ranked })}\n`);
    }
  } finally {
    progress.end();
    await embedder?.close();
  }
}
