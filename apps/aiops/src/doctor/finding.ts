import { errorText } from '@aiops/kernel';

/** What a check found. `warn`: it works, but not well or not for long. */
export interface Finding {
  readonly check: string;
  readonly state: 'ok' | 'warn' | 'fail';
  /** What was seen and what it means. */
  readonly detail: string;
  /** How to mend it; on every finding that is not ok. */
  readonly mend?: string;
}

/** One thing to look at. It may find several things, such as a server's dependencies. */
export interface Check {
  readonly name: string;
  readonly run: () => Promise<readonly Finding[]> | readonly Finding[];
}

export function ok(check: string, detail: string): Finding {
  return { check, state: 'ok', detail };
}

export function warn(check: string, detail: string, mend: string): Finding {
  return { check, state: 'warn', detail, mend };
}

export function failed(check: string, detail: string, mend: string): Finding {
  return { check, state: 'fail', detail, mend };
}

/** Runs a check; one that breaks is a finding of its own, never a silence. */
export async function findingsOf({ name, run }: Check): Promise<readonly Finding[]> {
  try {
    return await run();
  } catch (error) {
    return [
      failed(name, `the check itself failed: ${errorText(error)}`, 'report this with the output above'),
    ];
  }
}
