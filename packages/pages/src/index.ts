export type { PagesHost } from './host.ts';
export { Pages } from './pages.tsx';
