/** What a link put into its path. The router leaves `:` and the like encoded, which tracking ids are full of. */
export function pathSegment(parameter: string): string {
  try {
    return decodeURIComponent(parameter);
  } catch {
    // A lone percent sign is one: the router has decoded it.
    return parameter;
  }
}
