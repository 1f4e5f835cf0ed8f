/** What Windows itself says first about these events, for shippers that leave the rendered message out. */
export const EVENT_SENTENCES: Readonly<Record<string, string>> = {
  '41': 'The system has rebooted without cleanly shutting down first.',
  '1102': 'The audit log was cleared.',
  '4624': 'An account was successfully logged on.',
  '4625': 'An account failed to log on.',
  '4740': 'A user account was locked out.',
  '4771': 'Kerberos pre-authentication failed.',
  '4776': 'The computer attempted to validate the credentials for an account.',
  '6005': 'The Event log service was started.',
  '6006': 'The Event log service was stopped.',
  '6008': 'The previous system shutdown was unexpected.',
  '7031': 'A service terminated unexpectedly.',
  '7034': 'A service terminated unexpectedly.',
  '7036': 'A service changed its state.',
};
