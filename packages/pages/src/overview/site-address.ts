/**
 * Where this site takes records in. A page of its own tells by its address; inside another program nobody knows, and
 * the usual port has a place for the host in front.
 */
export function addressOf(
  basePath: string,
  location: Pick<Location, 'hostname' | 'origin'>,
  usualPort: number,
): { readonly host: string; readonly url: string } {
  if (basePath !== '') return { host: 'HOST', url: `http://HOST:${usualPort}` };
  return { host: location.hostname, url: location.origin };
}
