export type { Access } from './access.ts';
export { STATUS_OF_CODE } from './problem.ts';
export { createHttpServer, DEFAULT_LIMITS, type HttpLimits, type HttpServerOptions } from './server.ts';
