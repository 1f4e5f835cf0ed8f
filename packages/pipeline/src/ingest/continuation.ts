/** How lines continue one another: the stack traces of Java, Python, Node, Go and .NET, and whatever is indented. */
const FRAME =
  /^\s*(?:at (?:async |new )?[^\s(]{1,400}[ (:]|at \S{1,400}$|\.{3} \d+ (?:more|common frames)|Caused by: |Suppressed: |File "[^"]{1,400}", line \d|--- End of |---> |<\d+ internal |Wrapped by: )/;
const PYTHON_CHAIN = /^(?:During handling of the above exception|The above exception was the direct cause)/;
const PYTHON_START = 'Traceback (most recent call last):';
const PYTHON_END = /^[A-Za-z_][\w.]{0,200}(?::|$)/;
const GO_FRAME =
  /^(?:goroutine \d+ \[|created by \S|\[signal SIG|exit status \d|[\w./*()-]{1,200}\([^)]{0,400}\)$)/;
const EXCEPTION =
  /^(?:Exception in thread "[^"]{0,200}" )?(?:[A-Za-z_]\w{0,100}\.){0,12}[A-Z]\w{0,100}(?:Error|Exception|Throwable|Interrupt|Exit|Warning|Failure)(?:: |$)/;
/** Words at which a trace may follow. */
const TRACE_WORDS = /Exception|Error\b|Throwable|Traceback|panic: |goroutine |fatal error: |Caused by: /;
const HEADED = /^(?:[\d[<{]|[A-Z][a-z]{2} [ \d]\d )/;
const TAB = 9;
const SPACE = 32;
/** A line tells at its head what it is. */
const LOOK = 1024;

function headOf(text: string): string {
  return text.length > LOOK ? text.slice(0, LOOK) : text;
}

function isIndented(text: string): boolean {
  const code = text.charCodeAt(0);
  return code === SPACE || code === TAB;
}

/** True when a line looks like the beginning, or a part, of a trace that may go on. */
export function mayGoOn(text: string): boolean {
  return isIndented(text) || TRACE_WORDS.test(headOf(text));
}

/** True for a text that can only stand inside a trace: what a message with a header of its own must look like. */
export function isFrame(text: string): boolean {
  const line = headOf(text);
  return FRAME.test(line) || PYTHON_CHAIN.test(line) || /^\t\s*\S/.test(line);
}

/** The lines that belong together so far. */
export class OpenLines {
  readonly #first: string;
  #last: string;
  #lines = 1;
  /** Inside a Python traceback, whose last line is not indented. */
  #inPython: boolean;
  #inGo: boolean;

  constructor(first: string) {
    this.#first = headOf(first);
    this.#last = this.#first;
    this.#inPython = first.includes(PYTHON_START);
    this.#inGo = first.includes('panic: ') || first.includes('fatal error: ') || first.includes('goroutine ');
  }

  add(text: string): void {
    const line = headOf(text);
    this.#lines += 1;
    this.#last = line;
    this.#inPython =
      line.startsWith(PYTHON_START) || (this.#inPython && isIndented(line)) || PYTHON_CHAIN.test(line);
    this.#inGo ||= line.startsWith('goroutine ') || line.startsWith('panic: ');
  }

  get mayGoOn(): boolean {
    return this.#lines > 1 || mayGoOn(this.#last);
  }

  /** True when a line without a header of its own continues these. A JSON object never does. */
  isContinuedBy(text: string): boolean {
    const code = text.charCodeAt(0);
    // Nearly every line begins like a header: a priority, an object, a digit.
    if (code === 60 || code === 123 || (code >= 48 && code <= 57)) return false;
    const line = headOf(text);
    if (isIndented(line)) return !line.trimStart().startsWith('{');
    return FRAME.test(line) || PYTHON_CHAIN.test(line) || this.#isEndOrHeadOfTrace(line);
  }

  /** The lines of a trace that stand alone elsewhere: they belong to it only where one begins or ends. */
  #isEndOrHeadOfTrace(line: string): boolean {
    const isBeginning = this.#lines === 1 && HEADED.test(this.#first);
    if (line.startsWith(PYTHON_START)) return isBeginning || PYTHON_CHAIN.test(this.#last);
    if (this.#inPython) return isIndented(this.#last) && PYTHON_END.test(line);
    if (this.#inGo) return GO_FRAME.test(line);
    return isBeginning && EXCEPTION.test(line);
  }

  /** True when a text behind a header of its own, of the same program, continues these. */
  isContinuedByBody(body: string): boolean {
    return isFrame(body) || (this.#inPython && isIndented(this.#last) && PYTHON_END.test(body));
  }
}
