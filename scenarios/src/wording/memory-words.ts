import type { Rng } from '../random.ts';
import { type Saying, saying } from './saying.ts';

/** The kernel's report of a kill, as the host's kind writes it. The victim is a program's name. */
export function outOfMemory(kind: 'linux' | 'windows' | 'java', victim: string, rng: Rng): readonly Saying[] {
  const pid = rng.int(1_200, 64_000);
  switch (kind) {
    case 'windows':
      return [
        saying(
          'resource-exhaustion-detector',
          'warning',
          `Windows successfully diagnosed a low virtual memory condition. ${victim}.exe (${pid}) used ${rng.int(9, 60)}887104 bytes.`,
        ),
        saying('application-popup', 'error', `${victim}.exe - Out of Memory : the process ${pid} was ended`),
      ];
    case 'java':
      return [
        saying(
          victim,
          'error',
          `java.lang.OutOfMemoryError: Java heap space, thread http-nio-8080-exec-${rng.int(1, 40)}`,
        ),
        saying(
          'systemd',
          'warning',
          `${victim}.service: Main process exited, code=exited, status=3/NOTIMPLEMENTED`,
        ),
      ];
    case 'linux':
      return [
        saying(
          'kernel',
          'warning',
          `${victim} invoked oom-killer: gfp_mask=0x100cca(GFP_HIGHUSER_MOVABLE), order=0, oom_score_adj=0`,
        ),
        saying(
          'kernel',
          'error',
          `Out of memory: Killed process ${pid} (${victim}) total-vm:${rng.int(4, 30)}194304kB, anon-rss:${rng.int(2, 20)}097152kB, file-rss:0kB, shmem-rss:0kB`,
        ),
        saying(
          'systemd',
          'warning',
          `${victim}.service: A process of this unit has been killed by the OOM killer.`,
        ),
      ];
  }
}
