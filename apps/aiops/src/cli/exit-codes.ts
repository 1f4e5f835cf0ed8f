/** What scripts rely on; `aiops --help` says the same. */
export const EXIT = {
  ok: 0,
  /** It ran and found problems, or was refused. */
  failed: 1,
  /** The command line itself is wrong. */
  usage: 2,
  /** The server can't be reached, or can't answer now. */
  unreachable: 3,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
