import { type Intake, type IntakeReceipt, type Origin, SILENT_LOG } from '@aiops/ports';
import { describe, expect, it, vi } from 'vitest';
import { createJoiningIntake } from './joining-intake.ts';

class RememberingIntake implements Intake {
  readonly lines: string[] = [];
  async acceptLines(lines: readonly string[]): Promise<IntakeReceipt> {
    this.lines.push(...lines);
    return { accepted: lines.length, refused: [] };
  }
  async acceptRecords(): Promise<IntakeReceipt> {
    throw new Error('lines only');
  }
}

const ONE: Origin = { source: 'syslog-tcp', peer: '10.0.0.1' };
const OTHER: Origin = { source: 'syslog-tcp', peer: '10.0.0.2' };
const HEAD = '<11>Jan 31 12:00:00 web-1 app[1]: java.lang.IllegalStateException: x';

function start() {
  const intake = new RememberingIntake();
  return { intake, joining: createJoiningIntake(intake, SILENT_LOG) };
}

describe('lines that are joined live', () => {
  it('wait for nothing unless they look like a trace', async () => {
    const { intake, joining } = start();
    await joining.acceptLines(['<13>Jan 31 12:00:00 web-1 app[1]: ready'], ONE);
    expect(intake.lines).toHaveLength(1);
  });

  it('are one record even when they come one by one, and each sender has its own', async () => {
    const { intake, joining } = start();
    await joining.acceptLines([HEAD], ONE);
    await joining.acceptLines([HEAD], OTHER);
    await joining.acceptLines(['<11>Jan 31 12:00:00 web-1 app[1]: \tat a.B.c(B.java:1)'], ONE);
    expect(intake.lines).toEqual([]);
    await joining.acceptLines(['<13>Jan 31 12:00:01 web-1 app[1]: ready'], ONE);
    expect(intake.lines).toEqual([
      `${HEAD}\n\tat a.B.c(B.java:1)`,
      '<13>Jan 31 12:00:01 web-1 app[1]: ready',
    ]);
    await joining.stop();
    expect(intake.lines).toContain(HEAD);
  });

  it('are handed over by themselves when nothing follows', async () => {
    const { intake, joining } = start();
    await joining.acceptLines([HEAD], ONE);
    await vi.waitFor(() => expect(intake.lines).toEqual([HEAD]), { timeout: 1_000 });
    await joining.stop();
    expect(intake.lines).toEqual([HEAD]);
  });
});
