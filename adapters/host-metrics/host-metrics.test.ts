import { describe, expect, it } from 'vitest';
import { diskPct } from './disk.ts';
import { interfaceRates, readInterfaces } from './interfaces.ts';
import { memoryPct } from './memory.ts';
import { diskMounts } from './mounts.ts';
import { processorPct, readProcessorTime } from './processor.ts';

describe('processor', () => {
  it('counts waiting for a disk as idle, and guests once', () => {
    const before = readProcessorTime('cpu  100 0 100 800 0 0 0 0 50 0\ncpu0 1 1 1 1 1 1 1 1 1 1\n');
    const after = readProcessorTime('cpu  130 0 110 850 10 0 0 0 80 0\ncpu0 2 2 2 2 2 2 2 2 2 2\n');
    expect(before).toEqual({ busy: 200, total: 1000 });
    expect(before && after && processorPct(before, after)).toBe(40);
  });

  it('has no value between two reads of the same moment, nor from a file of another form', () => {
    const time = { busy: 1, total: 2 };
    expect(processorPct(time, time)).toBeNull();
    expect(processorPct(time, { busy: 0, total: 1 })).toBeNull();
    expect(readProcessorTime('intr 1 2 3')).toBeNull();
  });
});

describe('memory', () => {
  it('counts what could be freed as free', () => {
    const meminfo =
      'MemTotal:        1000 kB\nMemFree:          100 kB\nMemAvailable:     250 kB\nCached: 500 kB\n';
    expect(memoryPct(meminfo)).toBe(75);
    expect(memoryPct('MemTotal: 1000 kB\nMemFree: 100 kB\n')).toBeNull();
  });
});

describe('disks', () => {
  const fileSystems = 'nodev\tsysfs\nnodev\ttmpfs\nnodev\toverlay\n\text4\n\tvfat\n\tsquashfs\n\tiso9660\n';

  it('are the ones that can fill up, each once, by the name that people use', () => {
    const mountinfo = [
      '22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw',
      '23 22 0:21 / /proc rw - proc proc rw',
      '24 22 0:22 / /run rw - tmpfs tmpfs rw',
      '25 22 8:2 / /var/log\\040of\\040ship rw - ext4 /dev/sda2 rw',
      '26 22 8:2 /part /bind rw - ext4 /dev/sda2 rw',
      '27 22 7:0 / /snap/x ro - squashfs /dev/loop0 ro',
      '28 22 0:40 / /shore rw - nfs4 shore:/export rw',
      '29 22 8:3 / /boot/efi rw - vfat /dev/sda3 rw',
      '30 22 11:0 / /media/cd ro - iso9660 /dev/sr0 ro',
      '',
    ].join('\n');
    expect(diskMounts(mountinfo, fileSystems)).toEqual(['/', '/var/log of ship', '/boot/efi']);
  });

  it('are the overlay in a container, and no other overlay', () => {
    const mountinfo = [
      '1 0 0:50 / / rw - overlay overlay rw,lowerdir=/a',
      '2 1 0:51 / /var/lib/docker/overlay2/x rw - overlay overlay rw',
    ].join('\n');
    expect(diskMounts(mountinfo, fileSystems)).toEqual(['/']);
  });

  it('are full when nobody but root can write any more', () => {
    expect(diskPct({ blocks: 1000, bfree: 50, bavail: 0 })).toBe(100);
    expect(diskPct({ blocks: 1000, bfree: 550, bavail: 450 })).toBe(50);
    expect(diskPct({ blocks: 0, bfree: 0, bavail: 0 })).toBeNull();
  });
});

describe('interfaces', () => {
  const netDev = (rx: number, errors: number, tx: number) =>
    'Inter-|   Receive                                                |  Transmit\n' +
    ' face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop\n' +
    '    lo: 99999 1 0 0 0 0 0 0 99999 1 0 0 0 0 0 0\n' +
    `  eth0:${rx} 10 ${errors} 0 0 0 0 0 ${tx} 10 0 0 0 0 0 0\n` +
    'veth12: 5 1 0 0 0 0 0 0 5 1 0 0 0 0 0 0\n';

  it('have rates between two reads, without the loopback and the ends of containers', () => {
    const rates = interfaceRates(
      readInterfaces(netDev(1000, 0, 500)),
      readInterfaces(netDev(4000, 3, 800)),
      3,
    );
    expect(rates.map(({ name, value, labels }) => [name, value, labels?.interface])).toEqual([
      ['if_in_bytes_per_s', 1000, 'eth0'],
      ['if_out_bytes_per_s', 100, 'eth0'],
      ['if_in_errors_per_s', 1, 'eth0'],
      ['if_out_errors_per_s', 0, 'eth0'],
    ]);
  });

  it('have none when their counters began again', () => {
    expect(interfaceRates(readInterfaces(netDev(4000, 3, 800)), readInterfaces(netDev(10, 0, 0)), 3)).toEqual(
      [],
    );
  });
});
