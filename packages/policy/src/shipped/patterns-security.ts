import type { LogPatternInput } from '../schema/log-pattern.ts';

/** Failed logins, one by one and in numbers from one source. */
export const SECURITY_PATTERNS: Record<string, LogPatternInput> = {
  auth_failure: {
    words: [
      'authentication failure',
      'authentication failures',
      'authentication failed',
      'failed password',
      'failed login',
      'login failed',
      'login failure',
      'logon failure',
      'failed logon',
      'invalid credentials',
      'invalid user',
      'invalid password',
      'incorrect password',
      'wrong password',
      'bad password',
      'access denied for user',
      'maximum authentication attempts exceeded',
    ],
    // sshd says the same attempt a second time, without its source.
    unless: ['input_userauth_request'],
    captures: [
      String.raw`\brhost=(?:::ffff:)?(?P<object>[\w.:%-]*\w)`,
      String.raw`\bfrom\s+\[?(?:::ffff:)?(?P<object>\d{1,3}(?:\.\d{1,3}){3})`,
      String.raw`\bfrom\s+\[?(?P<object>[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7})`,
      String.raw`\b(?:src|source|srcip|src_ip|source_ip|client|client_ip|remote|remote_ip|remip|addr|ip)\s*[=:]\s*["\[]?(?:::ffff:)?(?P<object>\d{1,3}(?:\.\d{1,3}){3})`,
      String.raw`\bclient\s+\[?(?P<object>\d{1,3}(?:\.\d{1,3}){3})`,
      String.raw`@'(?P<object>[\w.:-]+)'`,
      String.raw`\bfrom\s+(?P<object>[a-z0-9][\w-]*(?:\.[\w-]+)+)`,
    ],
    severity: 'medium',
    incident_type: 'auth_failure',
    role: 'supports',
    opens_at: { count: 5, window_sec: 300 },
  },
  brute_force: {
    counts: 'auth_failure',
    severity: 'high',
    incident_type: 'security_alert',
    opens_at: { count: 10, window_sec: 60 },
  },
};
