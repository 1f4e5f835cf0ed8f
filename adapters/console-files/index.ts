export * from './console-files.ts';
