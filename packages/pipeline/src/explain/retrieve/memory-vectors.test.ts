import { describeVectorsContract } from '@aiops/ports/testing';
import { MemoryVectors } from './memory-vectors.ts';

describeVectorsContract('memory', async () => ({
  open: async (model, dimensions) => new MemoryVectors(model, dimensions),
  dispose: async () => undefined,
}));
