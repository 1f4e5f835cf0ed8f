export { httpApi } from './http-api.ts';
export { createIncidentFeed } from './incident-feed.ts';
export { startLiveStats } from './live-stats.ts';
export { openApiDocument } from './open-api-document.ts';
export { openApi } from './openapi.ts';
export type { HttpApiOptions } from './options.ts';
