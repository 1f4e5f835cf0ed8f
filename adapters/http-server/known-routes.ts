import type { FastifyInstance } from 'fastify';

interface KnownRoute {
  readonly segments: readonly string[];
  readonly methods: Set<string>;
}

const routesOfServer = new WeakMap<object, Map<string, KnownRoute>>();

/** Keeps the patterns of the routes, so that a wrong method can be told from a wrong path. */
export function rememberRoutes(app: FastifyInstance): void {
  const routes = new Map<string, KnownRoute>();
  routesOfServer.set(app.server, routes);
  app.addHook('onRoute', ({ url, method }) => {
    const route = routes.get(url) ?? { segments: url.split('/'), methods: new Set<string>() };
    for (const name of [method].flat()) route.methods.add(name);
    routes.set(url, route);
  });
}

/** The methods that some route takes at this path; none for an unknown path. */
export function methodsOf(app: FastifyInstance, path: string): string[] {
  const segments = path.split('/');
  const methods = new Set<string>();
  for (const route of routesOfServer.get(app.server)?.values() ?? []) {
    if (!matches(route.segments, segments)) continue;
    for (const method of route.methods) methods.add(method);
  }
  return [...methods].sort();
}

function matches(pattern: readonly string[], path: readonly string[]): boolean {
  if (pattern.length !== path.length) return false;
  return pattern.every((part, at) => (part.startsWith(':') ? path[at] !== '' : part === path[at]));
}
