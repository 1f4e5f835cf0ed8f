/**
 * What the thread runs. It is text, because the program is one bundle, and a thread of the whole bundle would cost its
 * memory and its start. CommonJS; `workerData` names the packages by their files.
 */
export const WORKER_CODE = `
const { parentPort, workerData } = require('node:worker_threads');
const os = require('node:os');
// On Linux this is of the calling thread alone; elsewhere it would be of the whole process.
if (process.platform === 'linux') try { os.setPriority(os.constants.priority.PRIORITY_BELOW_NORMAL); } catch {}
const { initModel } = require(workerData.embeddings);
const { modelSource } = require(workerData.weights);
const told = (error) => (error instanceof Error ? error.message : String(error));
const loading = initModel(modelSource);
loading.catch(() => undefined);
parentPort.on('message', async ({ id, texts }) => {
  try {
    const model = await loading;
    parentPort.postMessage({ id, vectors: await model.embed(texts) });
  } catch (error) {
    parentPort.postMessage({ id, error: told(error) });
  }
});
`;
