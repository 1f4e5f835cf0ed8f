import { ExplainedIncident, Readiness } from '@aiops/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bodyOf, incidentsOf, Receipt } from '../e2e/answers.ts';
import {
  devicesFlag,
  eventually,
  type Product,
  read,
  startProduct,
  temporaryDirectory,
} from '../e2e/product.fixture.ts';
import { postRecords } from '../e2e/senders.ts';
import { hasOllama, hasWeights, OLLAMA_MODEL, type OllamaServer, startOllama } from './real-models.ts';

const AWAY = ['model_unavailable', 'model_timeout', 'breaker_open'];
const HOSTS = ['delta-0', 'delta-1', 'delta-2', 'delta-3'];
/** A small model on a busy machine, and several answers one after the other. */
const PATIENCE_MS = 100_000;

describe.runIf(hasOllama() && hasWeights())('a real model that is killed while it writes', () => {
  let server: OllamaServer;
  let product: Product;
  beforeAll(async () => {
    server = await startOllama();
    const data = await temporaryDirectory(afterAll);
    product = await startProduct({
      data,
      args: await devicesFlag(data),
      env: {
        AIOPS_OLLAMA_URL: server.url,
        AIOPS_POLICY__llm__model: OLLAMA_MODEL,
        AIOPS_POLICY__llm__circuit_breaker__failure_threshold: '2',
        AIOPS_POLICY__llm__circuit_breaker__timeout_sec: '3',
        AIOPS_POLICY__llm__circuit_breaker__half_open_requests: '1',
        AIOPS_POLICY__llm__max_retries: '0',
      },
    });
  });
  afterAll(async () => {
    await product?.kill();
    await server?.stop();
  });

  async function diskFull(host: string): Promise<string> {
    const msg = `write failed on ${host}: No space left on device /var/log`;
    const ts = new Date().toISOString();
    const record = { ts, ship_id: 'aurora', host, service: 'storage', level: 'error', msg };
    bodyOf(await postRecords(product.url, 'logs', [record]), 202, Receipt);
    const [incident] = await incidentsOf(product.url, `device_id=host:${host}`);
    return incident?.incident_id ?? '';
  }

  function explained(id: string, what: string, isIt: (code: string | undefined, source: string) => boolean) {
    return eventually(
      `${id} ${what}`,
      async () => {
        const incident = await read(product.url, `/api/v3/incidents/${id}`, ExplainedIncident);
        const { explanation } = incident;
        return explanation !== undefined && isIt(explanation.reason?.code, explanation.source)
          ? incident
          : undefined;
      },
      PATIENCE_MS,
    );
  }

  async function model() {
    const { dependencies } = Readiness.parse(await (await fetch(`${product.url}/ready`)).json());
    return dependencies.find(({ name }) => name === 'model');
  }

  it('loses no account: the rules tell it meanwhile, and the model answers for each when it is back', async () => {
    const ids = await Promise.all(HOSTS.map(diskFull));
    await eventually('the model is loaded to write', async () =>
      (await server.loaded()) > 0 ? true : undefined,
    );
    await server.kill();
    for (const id of ids) {
      const told = await explained(id, 'told by rules', (code) => AWAY.includes(code ?? ''));
      expect(told.narrative?.length).toBeGreaterThan(100);
    }
    await eventually('degraded', async () => ((await model())?.ok === false ? true : undefined));
    expect((await fetch(`${product.url}/ready`)).status).toBe(200);
    await server.restart();
    for (const id of ids) {
      const again = (code: string | undefined, source: string): boolean =>
        source !== 'rules' || (code !== undefined && !AWAY.includes(code));
      await explained(id, 'asked about again', again);
    }
    await eventually('well again', async () => ((await model())?.ok === true ? true : undefined));
  }, 200_000);
});
