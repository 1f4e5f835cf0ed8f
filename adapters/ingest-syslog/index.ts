export { StreamFraming } from './stream-framing.ts';
export { startSyslogReceiver } from './syslog-receiver.ts';
