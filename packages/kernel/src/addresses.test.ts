import { describe, expect, it } from 'vitest';
import { plainAddress, withoutPort } from './addresses.ts';

describe('an address', () => {
  it.each([
    ['10.0.0.1:9100', '10.0.0.1'],
    ['gw-1.ship:161', 'gw-1.ship'],
    ['[fd00::1]:9100', 'fd00::1'],
    ['[fd00::1]', 'fd00::1'],
    ['fd00::1', 'fd00::1'],
    ['gw-1', 'gw-1'],
    ['', ''],
  ])('%s has the host %s', (address, host) => expect(withoutPort(address)).toBe(host));

  it('of IPv4 on a dual-stack socket is written as IPv4', () => {
    expect([plainAddress('::FFFF:10.0.0.5'), plainAddress('fd00::1')]).toEqual(['10.0.0.5', 'fd00::1']);
  });
});
