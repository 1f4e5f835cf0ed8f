export { startSyslogReceiver } from './syslog-receiver.ts';
