import type { App } from './app.ts';
import { EXIT } from './cli/exit-codes.ts';

/**
 * Stops within so many ms, or says what did not end.
 * @returns the exit code of the process
 */
export async function stopInTime(
  app: Pick<App, 'stop' | 'notEnded'>,
  limitMs: number,
  say: (line: string) => void,
): Promise<number> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), limitMs);
  });
  const outcome = await Promise.race([app.stop(), limit]).finally(() => clearTimeout(timer));
  if (outcome !== 'late') return EXIT.ok;
  const [at = 'nothing', ...waiting] = app.notEnded;
  const rest = waiting.length === 0 ? '' : `; not ended after it: ${waiting.join(', ')}`;
  say(`not stopped within ${limitMs / 1000} s: it waits for ${at}${rest}. What was under way comes again`);
  return EXIT.failed;
}
