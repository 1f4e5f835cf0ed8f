import { LineJoiner } from '@aiops/pipeline';
import type { FileLine } from './file-lines.ts';

/** Lines of text that continue the one before, such as stack traces, are one line with it, at its place. */
export async function* joinedLines(lines: AsyncIterable<FileLine>): AsyncGenerator<FileLine> {
  const joiner = new LineJoiner<FileLine>();
  for await (const line of lines) {
    const done = joiner.push(line.bytes.toString('utf8'), line);
    if (done !== null) yield whole(done);
  }
  const last = joiner.flush();
  if (last !== null) yield whole(last);
}

/** A line that stands alone keeps its bytes: what is wrong with them is for the server to say. */
function whole({ text, tag, lines }: { text: string; tag: FileLine; lines: number }): FileLine {
  return lines === 1 ? tag : { ...tag, bytes: Buffer.from(text) };
}
