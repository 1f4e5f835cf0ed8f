import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { constants, getPriority, tmpdir } from 'node:os';
import path from 'node:path';
import type { GenerationRequest } from '@aiops/ports';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LlamaCppModel } from './llamacpp-model.ts';
import { ModelProcess } from './model-process.ts';
import { randomGguf } from './random-gguf.fixture.ts';

const request: GenerationRequest = {
  system: 's',
  prompt: 'p',
  schema: {
    type: 'object',
    properties: { sure: { type: 'boolean' } },
    required: ['sure'],
    additionalProperties: false,
  },
  params: { temperature: 0, topP: 1, topK: 1, maxTokens: 30 },
};

let folder = '';
let settings: ConstructorParameters<typeof LlamaCppModel>[0];
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'aiops-gguf-'));
  const file = path.join(folder, 'random.gguf');
  await writeFile(file, randomGguf());
  settings = { name: 'random', file, timeoutMs: 20_000, contextTokens: 2048, threads: 1, maxWaiting: 3 };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** As the kernel numbers it, see sched(7). */
const SCHED_IDLE = 5;
/** The field of /proc/PID/stat that says so, counted behind the name; see proc(5). */
const POLICY_FIELD = 38;

/** Of each thread of a process. */
async function policies(pid: number | undefined): Promise<number[]> {
  const threads = await readdir(`/proc/${pid}/task`);
  const stats = await Promise.all(threads.map((id) => readFile(`/proc/${pid}/task/${id}/stat`, 'utf8')));
  return stats.map((stat) => Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[POLICY_FIELD]));
}

it('yields to every other process of the machine', async () => {
  const end = new AbortController();
  const model = await ModelProcess.start(settings, end.signal);
  expect(getPriority(model.pid)).toBe(constants.priority.PRIORITY_LOW);
  if (existsSync('/usr/bin/chrt')) expect(new Set(await policies(model.pid))).toEqual(new Set([SCHED_IDLE]));
  end.abort();
  await model.ended();
  expect(model.isAlive).toBe(false);
});

it('tells who waits when it is gone, and no more is asked of it', async () => {
  const end = new AbortController();
  const model = await ModelProcess.start(settings, end.signal);
  const text = { type: 'string', maxLength: 1500 } as const;
  const schema = { ...request.schema, properties: { text }, required: ['text'] };
  const long = { ...request, schema, params: { ...request.params, maxTokens: 1500 } };
  const waiting = model.answer(long, new AbortController().signal);
  process.kill(model.pid ?? 0, 'SIGKILL');
  await expect(waiting).rejects.toThrow("the model's process ended (SIGKILL)");
  expect(model.isAlive).toBe(false);
  await expect(model.answer(request, new AbortController().signal)).rejects.toThrow('ended');
});

it('is started again for the next answer', async () => {
  const model = new LlamaCppModel(settings, { now: Date.now });
  const pids = new Set<number>();
  for (let turn = 0; turn < 2; turn += 1) {
    expect(JSON.parse((await model.generate(request)).text)).toMatchObject({ sure: expect.any(Boolean) });
    const [pid = 0, ...others] = await children();
    expect(others).toEqual([]);
    pids.add(pid);
    process.kill(pid, 'SIGKILL');
    await expect.poll(children).toEqual([]);
  }
  expect(pids.size).toBe(2);
  await model.close();
});

async function children(): Promise<number[]> {
  const text = await readFile(`/proc/self/task/${process.pid}/children`, 'utf8');
  return text
    .split(' ')
    .filter((one) => one !== '')
    .map(Number);
}
