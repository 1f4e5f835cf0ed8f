import { expect, it } from 'vitest';
import { maskText } from './mask-text.ts';

it.each([
  [
    'user bob@example.com logged in from "10.0.0.1" at 2024-05-01T10:00:00Z',
    'user <*> logged in from "<*>" at <*>',
  ],
  ['connect from 172.30.73.4:46421', 'connect from <*>'],
  ['DHCPDISCOVER from 00:11:43:e3:ba:c3 via eth1', 'DHCPDISCOVER from <*> via eth1'],
  ['[instance: b9000564-fe1a-409b-b8cc-1e88b294cd1d] VM Started', '[instance: <*>] VM Started'],
  ['(root) CMD (run-parts /etc/cron.hourly)', '(root) CMD (run-parts <*>)'],
  ['GET http://a.example.com/x?y=1 200', 'GET <*> <*>'],
  ['Loaded Core: C:\\Windows\\winsxs\\x.dll', 'Loaded Core: <*>'],
  ['mirror www.example.co.uk is up', 'mirror <*> is up'],
  ['server db-1:5432 gone', 'server <*> gone'],
  ['lock=233570404, flags=0x1, name=View, ws=null', 'lock=<*>, flags=<*>, name=View, ws=<*>'],
  ['Accepted for ssh2 at L3', 'Accepted for ssh2 at L3'],
  ['Log4jAppender opened', 'Log4jAppender opened'],
  ['temp -3.5 below <1', 'temp <*> below <*>'],
  ['done in 20.58 seconds.', 'done in <*> seconds.'],
  ['stop. 5 left', 'stop. <*> left'],
  ['  many \t blanks ', 'many blanks'],
])('%s', (line, masked) => {
  expect(maskText(line, 0)).toBe(masked);
});

it('of a long text the beginning is looked at, and the rest is a variable', () => {
  const masked = maskText('word '.repeat(10_000), 0);
  expect(masked.length).toBeLessThan(4200);
  expect(masked.endsWith('<*>')).toBe(true);
});
