/** `1 finding`, `3 findings`: a number with its noun, whose plural ends in s unless another is given. */
export function counted(count: number, one: string, many: string = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
