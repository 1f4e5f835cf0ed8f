import { describe, expect, it } from 'vitest';
import { addressOf } from './site-address.ts';

const LOCATION = { hostname: 'bridge-pc', origin: 'http://bridge-pc:9081' };

describe('where to send the first line', () => {
  it('is where the page came from', () => {
    expect(addressOf('', LOCATION, 9081)).toEqual({ host: 'bridge-pc', url: 'http://bridge-pc:9081' });
  });

  it('is left open inside another program, whose address is not that of this site', () => {
    expect(addressOf('/a/console', LOCATION, 9081)).toEqual({ host: 'HOST', url: 'http://HOST:9081' });
  });
});
