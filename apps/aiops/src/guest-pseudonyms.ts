import { createHmac, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { CodedError } from '@aiops/kernel';

const KEY_BYTES = 32;
/** 48 bits: a ship's guests get the same name by chance about never. */
const NAME_LETTERS = 12;

/**
 * The site's secret, made at the first start. Whoever has it can find the address behind a name by trying all, so
 * it stays beside the data and leaves with no export.
 */
export async function readGuestKey(path: string): Promise<Buffer> {
  try {
    await writeFile(path, randomBytes(KEY_BYTES), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw error;
  }
  const key = await readFile(path);
  if (key.length === KEY_BYTES) return key;
  throw new CodedError(
    'guest_key_damaged',
    `${path} must hold ${KEY_BYTES} bytes; remove it to have a new one made`,
  );
}

/**
 * Names for addresses, stable under one key. Letters a to p only: a name with digits could be taken for a number of
 * somebody's when it is read again.
 */
export function guestPseudonyms(key: Buffer): (address: string) => string {
  return (address) => {
    const digest = createHmac('sha256', key).update(address).digest('hex').slice(0, NAME_LETTERS);
    return digest.replace(/[0-9a-f]/g, (digit) => 'abcdefghijklmnop'.charAt(Number.parseInt(digit, 16)));
  };
}
