import { describe, expect, it } from 'vitest';
import { Turns } from './turns.ts';

function gate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe('turns at a model', () => {
  it('are taken one after the other, in the order asked', async () => {
    const turns = new Turns(2);
    const seen: string[] = [];
    const first = gate();
    const answers = [
      turns.take(undefined, async () => {
        await first.opened;
        seen.push('first');
      }),
      turns.take(undefined, async () => {
        seen.push('second');
      }),
    ];
    await Promise.resolve();
    expect(seen).toEqual([]);
    first.open();
    await Promise.all(answers);
    expect(seen).toEqual(['first', 'second']);
  });

  it('are refused at once when as many wait as may, and had again later', async () => {
    const turns = new Turns(1);
    const first = gate();
    const answers = [turns.take(undefined, () => first.opened), turns.take(undefined, () => first.opened)];
    await expect(turns.take(undefined, async () => 3)).rejects.toMatchObject({ code: 'model_overloaded' });
    first.open();
    await Promise.all(answers);
    expect(await turns.take(undefined, async () => 4)).toBe(4);
  });

  it('are not taken by who gave up waiting, and a failed one ends none of the others', async () => {
    const turns = new Turns(3);
    const first = gate();
    const failing = turns.take(undefined, async () => {
      await first.opened;
      throw new Error('broken');
    });
    const broken = expect(failing).rejects.toThrow('broken');
    const wish = new AbortController();
    let ran = false;
    const tired = turns.take(wish.signal, async () => {
      ran = true;
    });
    const last = turns.take(undefined, async () => 'last');
    const reason = new Error('no longer wanted');
    wish.abort(reason);
    await expect(tired).rejects.toBe(reason);
    first.open();
    await broken;
    expect(await last).toBe('last');
    expect(ran).toBe(false);
    await turns.settled();
  });
});
