import { EMBEDDED_PORT } from '@aiops/contracts';
import { InvalidArgumentError, Option } from 'commander';
import { defaultPolicyDirectory } from '../paths.ts';
import type { ServerAddress } from './api-client.ts';
import { durationMs } from './times.ts';

/** Options that mean the same in every command. */
export function urlOption(): Option {
  return new Option('--url <url>', 'the running server')
    .default(`http://127.0.0.1:${EMBEDDED_PORT}`)
    .env('AIOPS_URL')
    .argParser(serverUrl);
}

/** For commands that look at files unless they are told to ask a server: no environment turns them to one. */
export function insteadUrlOption(what: string): Option {
  return new Option('--url <url>', what).argParser(serverUrl);
}

export function keyOption(): Option {
  return new Option('--key <key>', 'API key, needed off the loopback address').env('AIOPS_KEY');
}

export function dataOption(): Option {
  return new Option('--data <dir>', 'data directory').default('./data').env('AIOPS_DATA');
}

export function policyOption(): Option {
  return new Option('--policy <dir>', 'policy directory')
    .default(defaultPolicyDirectory(), 'the one that comes with the program')
    .env('AIOPS_POLICY');
}

export function jsonOption(what: string): Option {
  return new Option('--json', what);
}

/** What `urlOption` and `keyOption` leave in a command's options. */
export interface ServerOptions {
  readonly url: string;
  readonly key?: string;
}

export function addressOf({ url, key }: ServerOptions): ServerAddress {
  return key === undefined || key === '' ? { url } : { url, key };
}

/** `127.0.0.1:9081` will do; a path before the API's own is kept, for servers behind a proxy. */
function serverUrl(text: string): string {
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  if (!URL.canParse(url) || !/^https?:/i.test(url)) {
    throw new InvalidArgumentError('It must be an http or https address, such as http://127.0.0.1:9081.');
  }
  return url.replace(/\/+$/, '');
}

/** A parser for whole numbers within bounds. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}

export function duration(text: string): number {
  const ms = durationMs(text);
  if (ms === null) throw new InvalidArgumentError('It must be a number with a unit: 90s, 30m, 2h, 7d.');
  return ms;
}

/** Gathers `--severity high,critical --severity low` into one list, checked against what there is. */
export function listOfChoices(choices: readonly string[]): (text: string, before?: string[]) => string[] {
  return (text, before = []) => {
    const wrong = text.split(',').find((item) => !choices.includes(item));
    if (wrong !== undefined) throw new InvalidArgumentError(`Allowed choices are ${choices.join(', ')}.`);
    return [...before, ...text.split(',')];
  };
}
