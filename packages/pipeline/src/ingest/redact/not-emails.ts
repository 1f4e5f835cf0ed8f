/** Where the parts of something that looks like an address lie in its text. */
export interface AddressParts {
  readonly start: number;
  readonly localEnd: number;
  readonly domainStart: number;
  readonly end: number;
}

/** Last labels that are kinds of files and systemd units; none of them is a top-level domain that gives out mail. */
const NO_DOMAINS = new Set(
  (
    'service socket timer mount automount scope slice target device swap path png jpg jpeg gif svg webp ico js mjs cjs ' +
    'jsx tsx css json yaml yml xml html htm txt log conf cfg ini so exe dll jar war class java cpp tar gz tgz bz2 xz ' +
    'deb rpm iso img bak tmp pid lock sock sql csv pdf doc docx xls xlsx'
  ).split(' '),
);
const INTERNAL = /\.(?:local|lan|internal|localdomain|intranet|corp|mgmt|home\.arpa)$/i;
/** Accounts of machines, not people: with an internal domain behind them they are log-ins. */
const ACCOUNTS = new Set(
  (
    'root git admin administrator ubuntu debian centos pi postgres mysql oracle www-data nobody ansible deploy backup ' +
    'monitor nagios zabbix vagrant ec2-user daemon operator service cisco netadmin svc snmp rsync nfs http www apache nginx ' +
    'sshd jenkins grafana prometheus kafka redis'
  ).split(' '),
);

/** `ssh admin@sw1.example.com`, `backup@files.example.com:/srv`. */
function isLogin(before: string, after: string): boolean {
  return /(?:^|[^a-z])(?:ssh|scp|sftp|rsync)(?: -\S+)* $/i.test(before) || /^:[/~]/.test(after);
}

/** What has the form of an address and is none: log-ins, URLs with a user, units, images, versions, message ids. */
export function isNoEmail(text: string, { start, localEnd, domainStart, end }: AddressParts): boolean {
  const local = text.slice(start, localEnd).toLowerCase();
  const domain = text.slice(domainStart, end).toLowerCase();
  if (local.length > 192 || !/[\p{L}\p{N}]/u.test(local)) return true;
  if (!domain.startsWith('[') && NO_DOMAINS.has(domain.slice(domain.lastIndexOf('.') + 1))) return true;
  if (/^v?\d+\.\d+\./.test(domain) || /^[234]x\./.test(domain)) return true;
  const before = text.slice(Math.max(0, start - 96), start);
  if (ACCOUNTS.has(local) && (INTERNAL.test(domain) || isLogin(before, text.slice(end, end + 2))))
    return true;
  if (local === 'git' && /^[:/]/.test(text.slice(end, end + 1))) return true;
  // An extension or a number at an exchange: whether it is a phone number is for its digits to tell.
  if (/sips?:$/i.test(before) && /^(?:\+|%2b)?\d+$/.test(local)) return true;
  if (domain.endsWith('.3gppnetwork.org')) return true;
  // Kerberos: HTTP/web01.example.com@EXAMPLE.COM is a service; a person has no slash.
  if (/(?<![\w/])(?:host|http|https|nfs|cifs|ldap|imap|smtp|krbtgt)\/$/i.test(before) && local.includes('.'))
    return true;
  // scheme://user@host and scheme://user:password@host name a server and how to get into it; a name with an encoded
  // at in it is an address all the same.
  const isPlain = text.slice(localEnd, domainStart) === '@';
  if (isPlain && /[a-z][a-z0-9+.-]*:\/\/(?:[^\s/@"'<>]*:)?$/i.test(before)) return true;
  return /(?:(?:message|msg|content|mail)[-_]?id|in-reply-to|references|\bcid|\bmid)["']?\s{0,2}[:=]\s{0,2}["']?<?$/i.test(
    before,
  );
}
