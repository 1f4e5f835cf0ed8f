export { watchUdpLoss } from './watch-udp-loss.ts';
