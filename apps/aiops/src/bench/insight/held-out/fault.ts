/** A fault as nobody of the patterns, the runbooks or the scenarios words it. */
export interface HeldOutFault {
  readonly name: string;
  /** As some registry might have it. */
  readonly deviceType: string;
  readonly service: string;
  readonly level: 'critical' | 'error' | 'alert' | 'emergency';
  /** What it writes, 20 s apart. */
  readonly lines: readonly string[];
  /** Names of the runbooks that put it right: the one that fits best, and others that would do as well. */
  readonly right: readonly [string, ...string[]];
}

export function fault(
  name: string,
  on: readonly [deviceType: string, service: string, level: HeldOutFault['level']],
  lines: readonly string[],
  ...right: HeldOutFault['right']
): HeldOutFault {
  const [deviceType, service, level] = on;
  return { name, deviceType, service, level, lines, right };
}
