import { CodedError } from '@aiops/kernel';
import { type Intake, type IntakeReceipt, type Origin, SILENT_LOG, SILENT_TELEMETRY } from '@aiops/ports';
import { describe, expect, it, vi } from 'vitest';
import { createJoiningIntake } from './joining-intake.ts';

class RememberingIntake implements Intake {
  readonly lines: string[] = [];
  /** What it throws instead of taking anything. */
  fault: Error | undefined;
  async acceptLines(lines: readonly string[]): Promise<IntakeReceipt> {
    if (this.fault !== undefined) throw this.fault;
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
  const dropped: [string, string, number][] = [];
  const joining = createJoiningIntake(intake, {
    log: SILENT_LOG,
    telemetry: SILENT_TELEMETRY,
    onDropped: (...drop) => dropped.push(drop),
  });
  return { intake, joining, dropped };
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

const BUS_DOWN = new CodedError('bus_down', 'the bus is down', { retryable: true });
const PLAIN = '<11>Jan 31 12:00:01 web-1 app[1]: plain';
const LAST = '<11>Jan 31 12:00:02 web-1 app[1]: java.lang.NullPointerException: LAST';
const FRAME = '<11>Jan 31 12:00:02 web-1 app[1]: \tat a.B.c(B.java:1)';

describe('when the intake can’t take anything', () => {
  it('each line is taken once in the end, the held ones too, however often the receiver comes again', async () => {
    const { intake, joining, dropped } = start();
    await joining.acceptLines([HEAD], ONE);
    intake.fault = BUS_DOWN;
    for (let i = 0; i < 3; i += 1)
      await expect(joining.acceptLines([FRAME, PLAIN, LAST], ONE)).rejects.toBe(BUS_DOWN);
    intake.fault = undefined;
    await joining.acceptLines([FRAME, PLAIN, LAST], ONE);
    await joining.acceptLines([FRAME], ONE);
    await joining.stop();
    expect(intake.lines).toEqual([`${HEAD}\n\tat a.B.c(B.java:1)`, PLAIN, `${LAST}\n\tat a.B.c(B.java:1)`]);
    expect(dropped).toEqual([]);
  });

  it('a held line waits until it can', async () => {
    const { intake, joining } = start();
    await joining.acceptLines([HEAD], ONE);
    intake.fault = BUS_DOWN;
    await new Promise((resolve) => setTimeout(resolve, 600));
    intake.fault = undefined;
    await vi.waitFor(() => expect(intake.lines).toEqual([HEAD]), { timeout: 2_000 });
    await joining.stop();
    expect(intake.lines).toEqual([HEAD]);
  });

  it('a held line that is refused, or left over at the stop, is counted as dropped', async () => {
    const { intake, joining, dropped } = start();
    await joining.acceptLines([HEAD, FRAME], ONE);
    await joining.acceptLines([HEAD], OTHER);
    intake.fault = new Error('a bug');
    await vi.waitFor(() => expect(dropped).toHaveLength(2), { timeout: 2_000 });
    intake.fault = undefined;
    await joining.acceptLines([HEAD], ONE);
    intake.fault = BUS_DOWN;
    await joining.stop();
    expect(dropped).toEqual([
      ['10.0.0.1', 'intake_failed', 2],
      ['10.0.0.2', 'intake_failed', 1],
      ['10.0.0.1', 'stopped', 1],
    ]);
  });
});
