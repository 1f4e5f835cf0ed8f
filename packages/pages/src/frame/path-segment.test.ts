import { describe, expect, it } from 'vitest';
import { pathSegment } from './path-segment.ts';

describe('a part of the path', () => {
  it('is what was put into the link, reserved characters included', () => {
    expect(pathSegment(decodeURI(encodeURIComponent('ship:node/disk 1')))).toBe('ship:node/disk 1');
  });

  it('that is no encoding stays as it is', () => {
    expect(pathSegment('50%')).toBe('50%');
  });
});
