/**
 * What the model's process runs. It is text, because the program is one bundle, and a process of the whole bundle would cost its
 * memory and its start. CommonJS, for `node -e`; the first argument is JSON: the library's URL and the settings.
 *
 * It says `{ ready: context }` or `{ failed: text }` once, then answers each `{ ask }` with `{ answer }`, `{ tooLong: tokens }`
 * or `{ failed: text }`; `{ stop: true }` ends what is being written.
 */
export const CHILD_CODE = `
const os = require('node:os');
// Before the model's threads start: each begins with the priority of the one that made it.
try { os.setPriority(os.constants.priority.PRIORITY_LOW); } catch {}
// On Linux: run only while nothing else wants the core. The lowest priority alone still makes who wakes up wait for the end of
// the model's slice, some ms at each of the many steps of a record. Where there is no such program, or it may not, that is that.
require('node:child_process').spawnSync('/usr/bin/chrt', ['--idle', '--all-tasks', '--pid', '0', String(process.pid)], { stdio: 'ignore' });
process.on('disconnect', () => process.exit(0));
const { library, file, contextTokens, threads, templateTokens } = JSON.parse(process.argv[1]);
const told = (error) => (error instanceof Error ? error.message : String(error));
const say = (message) => { if (process.connected) process.send(message); };
let stop = null;

async function load() {
  const { getLlama, LlamaChatSession, LlamaLogLevel } = await import(library);
  // Never built or downloaded here: what is not in the package is not there.
  const own = { gpu: false, build: 'never', skipDownload: true, logLevel: LlamaLogLevel.disabled };
  const llama = await getLlama({ ...own, maxThreads: threads });
  const model = await llama.loadModel({ modelPath: file });
  const contextSize = Math.min(contextTokens, model.trainContextSize);
  const context = await model.createContext({ contextSize, sequences: 1, threads });
  return { llama, model, contextSize, sequence: context.getSequence(), LlamaChatSession };
}

async function answer({ llama, model, contextSize, sequence, LlamaChatSession }, ask, signal) {
  const { system, prompt, grammar, params } = ask;
  const needed = model.tokenize(system).length + model.tokenize(prompt).length + templateTokens + params.maxTokens;
  // Past its context a session drops what came first without a word; here that is an error instead.
  if (needed > contextSize) return { tooLong: needed };
  const session = new LlamaChatSession({ contextSequence: sequence, systemPrompt: system });
  // What the sequence still holds of the last prompt, as the system's words, is not read again.
  const before = sequence.tokenMeter.getState();
  try {
    const options = { grammar: await llama.createGrammar({ grammar }), signal, ...params };
    const { responseText, stopReason } = await session.promptWithMeta(prompt, options);
    const used = sequence.tokenMeter.diff(before);
    const tokens = { promptTokens: used.usedInputTokens, completionTokens: used.usedOutputTokens };
    return { answer: { text: responseText, cut: stopReason === 'maxTokens', ...tokens } };
  } finally {
    session.dispose({ disposeSequence: false });
  }
}

const loading = load();
loading.then(({ contextSize }) => say({ ready: contextSize }), (error) => say({ failed: told(error) }));
process.on('message', async (message) => {
  if (message.stop) return stop?.abort();
  stop = new AbortController();
  say(await answer(await loading, message.ask, stop.signal).catch((error) => ({ failed: told(error) })));
});
`;
