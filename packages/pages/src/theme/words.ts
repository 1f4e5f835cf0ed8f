/** `link_degradation` as people read it: `link degradation`. */
export function spoken(name: string): string {
  return name.replaceAll('_', ' ');
}

const STATUS_WORDS: Readonly<Record<string, string>> = {
  open: 'open',
  ack: 'acknowledged',
  resolved: 'resolved',
  suppressed: 'suppressed',
};

export function statusWord(status: string): string {
  return STATUS_WORDS[status] ?? status;
}
