import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../cli/kept-terminal.fixture.ts';

describe('aiops analyze', () => {
  it('names a file that can’t be read, says what to do and ends as wrong usage', async () => {
    const missing = await run(['analyze', join(tmpdir(), 'no-such-file.log')]);
    expect(missing.code).toBe(2);
    expect(missing.note).toContain('no-such-file.log can’t be read: there is no such file (file_unreadable)');
    expect(missing.note).toContain('check its name');
    const folder = await run(['analyze', tmpdir()]);
    expect(folder.code).toBe(2);
    expect(folder.note).toContain(
      `it is a directory (file_unreadable)\n  name the files in it, such as ${tmpdir()}/*`,
    );
  });
});
