export type Level = 'debug' | 'info' | 'notice' | 'warning' | 'error' | 'critical';

/** One line as a program writes it. */
export interface Saying {
  readonly service: string;
  readonly level: Level;
  readonly msg: string;
}

/** Service, level, words. */
export function saying(service: string, level: Level, msg: string): Saying {
  return { service, level, msg };
}
