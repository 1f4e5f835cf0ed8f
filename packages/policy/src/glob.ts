export type GlobTest = (text: string) => boolean;

/** `*` stands for any run of characters; case does not count. No regular expression, so time stays linear. */
export function compileGlob(pattern: string): GlobTest {
  const [head = '', ...rest] = pattern.toLowerCase().split('*');
  if (rest.length === 0) return (text) => text.toLowerCase() === head;
  const tail = rest.at(-1) ?? '';
  const middle = rest.slice(0, -1).filter((part) => part !== '');
  return (text) => {
    const lower = text.toLowerCase();
    if (!lower.startsWith(head) || !lower.endsWith(tail)) return false;
    let position = head.length;
    for (const part of middle) {
      const found = lower.indexOf(part, position);
      if (found < 0) return false;
      position = found + part.length;
    }
    return lower.length - tail.length >= position;
  };
}
