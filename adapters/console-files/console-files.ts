import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PAGE_PATHS } from '@aiops/contracts';
import serveStatic from '@fastify/static';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';

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

/** Programs ask below it: whatever they accept, they are answered in their own words. */
const API = /^\/api(?:[/?]|$)/;

/**
 * The built console: the same page for each of its paths, which then asks the API for what it shows. The files hold no
 * data, so that anyone may load them and be asked for a key. A browser at an address that nobody has gets it too, with
 * status 404: the page says that it is none of its own, and leads on.
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
    const page = (reply: FastifyReply, cacheControl: string): FastifyReply =>
      reply
        .header('content-security-policy', CONTENT_SECURITY_POLICY)
        .header('cache-control', cacheControl)
        .sendFile('index.html');
    const config = { access: 'public' } as const;
    const schema = { hide: true };
    for (const path of Object.values(PAGE_PATHS)) {
      app.get(path, { config, schema }, async (_request, reply) => page(reply, 'no-cache'));
    }
    app.get('/*', { config, schema }, async (request, reply) => {
      if (isForPerson(request)) return page(reply.code(404), 'no-store');
      reply.callNotFound();
      return reply;
    });
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

/** Browsers ask for HTML by name when somebody types an address or follows a link, and for nothing else. */
function isForPerson({ url, headers }: FastifyRequest): boolean {
  return !API.test(url) && (headers.accept ?? '').includes('text/html');
}
