import type { OutgoingMessage } from '@aiops/ports';
import { logBatch } from '@aiops/ports/testing';
import { expect, it } from 'vitest';
import { split } from './split.ts';

const lines = (count: number, bytes: number): OutgoingMessage =>
  logBatch('batch', ...Array.from({ length: count }, (_, i) => `${i} ${'x'.repeat(bytes)}`));

it('leaves whole what the server takes', () => {
  const message = lines(3, 10);
  expect(split(message, 1_000_000).map((part) => part.message)).toEqual([message]);
});

it('cuts what is too large into parts that keep all items in order, under the same ids each time', () => {
  const message = lines(100, 1_000);
  const parts = split(message, 30_000);
  expect(parts.length).toBeGreaterThan(3);
  expect(parts.flatMap((part) => part.message.body)).toEqual(message.body);
  for (const { bytes, payload } of parts) {
    expect(bytes).toBe(Buffer.byteLength(payload));
    expect(bytes).toBeLessThan(30_000);
  }
  const ids = parts.map((part) => part.message.id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(split(message, 30_000).map((part) => part.message.id)).toEqual(ids);
});

it('counts bytes and not letters', () => {
  const message = logBatch('é', 'é'.repeat(3_000), 'é'.repeat(3_000));
  expect(split(message, 10_000)).toHaveLength(2);
});

it('refuses for good a single record that no server takes', () => {
  expect(() => split(lines(1, 5_000), 4_000)).toThrow(
    expect.objectContaining({ code: 'message_too_large', retryable: false }),
  );
});
