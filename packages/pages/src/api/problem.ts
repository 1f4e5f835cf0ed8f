import { Problem } from '@aiops/contracts';

/** The server refused, or could not answer: its problem details (RFC 9457), which tell people what to do. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.problem = problem;
  }

  get status(): number {
    return this.problem.status;
  }
}

/** Nobody answered at all: the server is down, or the way to it. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';

  /** @param asked a change may have been made all the same, and is never sent again by itself */
  constructor(cause: unknown, asked: 'read' | 'change' = 'read') {
    super(
      asked === 'read'
        ? 'The server does not answer. What you see is as it was; it is asked again by itself.'
        : 'The server did not answer. Whether it was done is not known: look, and try again.',
      { cause },
    );
  }
}

export async function problemOf(response: Response): Promise<ApiProblem> {
  const body = Problem.safeParse(await response.json().catch(() => null));
  if (body.success) return new ApiProblem(body.data);
  const { status, statusText } = response;
  return new ApiProblem({
    type: 'about:blank',
    title: statusText === '' ? `The server answered ${status}` : statusText,
    status,
    code: 'unknown',
  });
}

export function isStatus(error: unknown, status: number): boolean {
  return error instanceof ApiProblem && error.status === status;
}

/** What to tell people of an error. */
export function wordsOf(error: unknown): string {
  if (error instanceof ApiProblem) {
    const { title, detail } = error.problem;
    return detail === undefined ? title : detail;
  }
  return error instanceof Error ? error.message : String(error);
}
