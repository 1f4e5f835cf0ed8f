/** A place where a file system on a disk of this machine is mounted. */
interface Mount {
  readonly device: string;
  readonly at: string;
  /** The folder of the file system that is shown there: `/` but for bind mounts and subvolumes. */
  readonly root: string;
}

const MAX_MOUNTS = 64;
/** On disks although the kernel calls them `nodev`. Others of that kind are of memory or of the network. */
const OF_DISKS = new Set(['zfs']);

/**
 * Where the disks of this machine are mounted, each once. Left out: what nobody can write (an image is always full),
 * what has no disk, and what is reached over a network, since asking for it hangs when the other end is gone.
 * In a container the root is an overlay of a disk.
 * @param mountinfo /proc/self/mountinfo
 * @param fileSystems /proc/filesystems
 */
export function diskMounts(mountinfo: string, fileSystems: string): string[] {
  const types = new Set([...OF_DISKS, ...typesWithDevice(fileSystems)]);
  const byDevice = new Map<string, Mount>();
  for (const line of mountinfo.split('\n')) {
    // 36 35 98:0 /root /at rw,noatime master:1 - ext3 /dev/sda1 rw,errors=continue
    const [head = '', tail = ''] = line.split(' - ', 2);
    const [, , device, root, at, options = ''] = head.split(' ');
    const [type = '', , superOptions = ''] = tail.split(' ');
    if (device === undefined || root === undefined || at === undefined) continue;
    if (!types.has(type) && !(type === 'overlay' && at === '/')) continue;
    if (isReadOnly(options) || isReadOnly(superOptions)) continue;
    const mount = { device, root: unescaped(root), at: unescaped(at) };
    const known = byDevice.get(device);
    if (known === undefined || isNearer(mount, known)) byDevice.set(device, mount);
  }
  return [...byDevice.values()].slice(0, MAX_MOUNTS).map(({ at }) => at);
}

function typesWithDevice(fileSystems: string): string[] {
  return fileSystems
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('nodev'))
    .map((line) => line.trim());
}

function isReadOnly(options: string): boolean {
  return options.split(',').includes('ro');
}

/** The mount of the whole file system, and of those the shortest, is how people call a disk. */
function isNearer(one: Mount, other: Mount): boolean {
  if ((one.root === '/') !== (other.root === '/')) return one.root === '/';
  return one.at.length < other.at.length;
}

/** Blanks, tabs, line ends and backslashes are written in octal. */
function unescaped(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
