export { Breather } from './breather.ts';
export { createBodyReader } from './read-body.ts';
export { unsnap } from './unsnap.ts';
export { zstdPieces } from './zstd-pieces.ts';
