export { createBodyReader } from './read-body.ts';
