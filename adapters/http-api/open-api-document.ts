import Fastify, { type FastifyPluginAsync } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { httpApi } from './http-api.ts';
import { openApi } from './openapi.ts';
import type { HttpApiOptions } from './options.ts';

/**
 * The OpenAPI 3.1 document without a running product, for the committed copy and the tests.
 * @param further the plugins of other adapters whose routes the same server has (the ingest routes)
 */
export async function openApiDocument(further: readonly FastifyPluginAsync[] = []): Promise<object> {
  const app = Fastify({ logger: false });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  try {
    app.register(openApi);
    // Routes are only described and never called, so nothing stands behind them.
    app.register(httpApi, NOTHING_BEHIND);
    for (const plugin of further) app.register(plugin);
    await app.ready();
    return app.swagger();
  } finally {
    await app.close();
  }
}

const NOTHING_BEHIND = {} as HttpApiOptions;
