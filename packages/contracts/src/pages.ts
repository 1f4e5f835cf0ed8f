/**
 * The paths of the ops console, below the base path of its host: the server answers each with the console itself, and
 * the pages link to each other by them. `:name` stands for one segment.
 */
export const PAGE_PATHS = {
  overview: '/',
  incidents: '/incidents',
  incident: '/incidents/:id',
  find: '/trace',
  trace: '/trace/:id',
  document: '/documents/:source/:name',
} as const;
export type PageName = keyof typeof PAGE_PATHS;
