import type { Token } from './lex.ts';

/** A part of a sentence that states something by itself. */
export interface Piece {
  readonly tokens: readonly Token[];
  /** It speaks of what the piece before it named. */
  readonly leans: boolean;
  /** It stands in brackets: `modem-1 (radio room)`. */
  readonly isAside: boolean;
}

const SEPARATORS: ReadonlySet<string> = new Set([';', ',', ':', '.', '!', '?', '–', '—', '(', ')']);
const JOINERS: ReadonlySet<string> = new Set(['and', 'but', 'while', 'then', 'which', 'who', 'where']);
const PRONOUNS: ReadonlySet<string> = new Set([
  'it',
  'this',
  'that',
  'these',
  'they',
  'which',
  'who',
  'where',
  'its',
]);

/** Pieces that make one statement together. */
export type Statement = readonly Piece[];

/** Behind these the same statement goes on; behind the others, and behind a word that joins, another one may begin. */
const TIGHT: ReadonlySet<string> = new Set([',', ':', '(', ')', '–', '—']);

/**
 * Cuts a sentence into statements, and these into pieces. Words that join by a reason (`because`, `so`, `due to`) do not cut:
 * such a joint is a statement too, and has to stand in one fact. What tells nothing by itself, such as a time or a name
 * alone, belongs to the statement behind it.
 */
export function statementsOf(tokens: readonly Token[]): Statement[] {
  const statements: Piece[][] = [];
  let pieces: Piece[] = [];
  let held: Token[] = [];
  let joined = false;
  let isAside = false;
  const endPiece = (): void => {
    if (held.some(({ is }) => is !== 'mark'))
      pieces.push({ tokens: held, leans: joined || speaksByPronoun(held), isAside });
    held = [];
  };
  const endStatement = (): void => {
    if (pieces.length > 0) statements.push(pieces);
    pieces = [];
  };
  for (const [at, token] of tokens.entries()) {
    if (token.is === 'mark' && enclosesQuote(tokens, at)) continue;
    const isSeparator = token.is === 'mark' && SEPARATORS.has(token.text);
    const isJoiner = token.is === 'word' && JOINERS.has(token.text.toLowerCase());
    if (!isSeparator && !isJoiner) {
      held.push(token);
      continue;
    }
    endPiece();
    if (token.is === 'mark' && (token.text === '(' || token.text === ')')) isAside = token.text === '(';
    // Behind a full stop or a semicolon somebody else may be spoken of; behind a comma or `and` it is the same.
    joined = isJoiner || !(token.text === ';' || token.text === '.');
    const isTight = token.is === 'mark' && TIGHT.has(token.text);
    if (!isTight && pieces.some(tellsSomething)) endStatement();
  }
  endPiece();
  // What is left over at the end tells nothing either: it belongs to the statement before it.
  if (pieces.some(tellsSomething) || statements.length === 0) endStatement();
  else statements.at(-1)?.push(...pieces);
  return statements;
}

function tellsSomething({ tokens }: Piece): boolean {
  return tokens.some(
    (token) => token.is === 'negator' || token.is === 'quote' || (token.is === 'word' && !token.glue),
  );
}

/** `link down («beam 2») on modem-1` is one statement. */
function enclosesQuote(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  if (token?.is !== 'mark') return false;
  if (token.text === '(') return tokens[at + 1]?.is === 'quote';
  return token.text === ')' && tokens[at - 1]?.is === 'quote';
}

function speaksByPronoun(tokens: readonly Token[]): boolean {
  return tokens.some((token) => token.is === 'word' && PRONOUNS.has(token.text.toLowerCase()));
}
