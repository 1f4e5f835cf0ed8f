export type { SyslogLimits } from './limits.ts';
export { type SyslogReceiver, type SyslogReceiverOptions, startSyslogReceiver } from './syslog-receiver.ts';
