import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
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

  it('reads the clocks of hosts that are not registered as those of the only ship, and tells a ship that is none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'analyze-'));
    const said: string[] = [];
    const keep = (text: unknown): boolean => said.push(String(text)) > 0;
    vi.spyOn(process.stdout, 'write').mockImplementation(keep);
    vi.spyOn(process.stderr, 'write').mockImplementation(keep);
    try {
      const log = join(folder, 'own.log');
      const devices = join(folder, 'devices.yaml');
      await writeFile(log, 'Nov 21 11:20:00 laptop-7 kernel: Kernel panic - not syncing: Fatal exception\n');
      await writeFile(devices, 'ships: [{ship_id: borealis, timezone: Europe/Oslo}]');
      const asked = ['analyze', log, '--devices', devices, '--year', '2025'];
      await run(asked);
      expect(said.join('')).toMatch(/2025-11-21 10:20:00Z.*\(borealis\)/);
      expect(said.join('')).not.toContain('no ship of the registry');
      await run([...asked, '--ship', 'boreali']);
      expect(said.join('')).toContain('no ship of the registry is boreali');
      expect(said.join('')).toContain('did you mean borealis?');
    } finally {
      vi.restoreAllMocks();
      await rm(folder, { recursive: true });
    }
  });
});
