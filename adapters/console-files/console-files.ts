import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PAGE_PATHS } from '@aiops/contracts';
import serveStatic from '@fastify/static';
import type { FastifyPluginAsync, FastifyReply } from 'fastify';

/** Names in this folder carry a hash of their content. */
const ASSETS = 'assets';
/** Nothing that leads elsewhere. */
const PLAIN_NAME = /^[\w-][\w.-]*$/;
/** Pages load and call this server alone. Styles are set by the component library as it runs. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * The built console: the same page for each of its paths, which then asks the API for what it shows. The files hold no
 * data, so that anyone may load them and be asked for a key.
 * @param folder what `npm run build` made of apps/console, with `index.html` and `assets/`
 */
export function consoleFiles(folder: string): FastifyPluginAsync {
  return async (app) => {
    await app.register(serveStatic, {
      root: folder,
      serve: false,
      preCompressed: true,
      // Headers are set below; what is said here would stand beside them.
      cacheControl: false,
    });
    const page = (reply: FastifyReply): FastifyReply =>
      reply
        .header('content-security-policy', CONTENT_SECURITY_POLICY)
        .header('cache-control', 'no-cache')
        .sendFile('index.html');
    const config = { access: 'public' } as const;
    const schema = { hide: true };
    for (const path of Object.values(PAGE_PATHS)) {
      app.get(path, { config, schema }, async (_request, reply) => page(reply));
    }
    app.get<{ Params: { file: string } }>(
      `/${ASSETS}/:file`,
      { config, schema },
      async ({ params: { file } }, reply) => {
        // One that is missing may be there after the next upgrade, or in the folder of another version.
        if (!PLAIN_NAME.test(file) || !existsSync(join(folder, ASSETS, file))) {
          return reply.code(404).header('cache-control', 'no-store').type('text/plain').send('no such file');
        }
        return reply
          .header('cache-control', 'public, max-age=31536000, immutable')
          .sendFile(`${ASSETS}/${file}`);
      },
    );
  };
}
