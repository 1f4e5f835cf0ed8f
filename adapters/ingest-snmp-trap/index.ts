export { decodeTrap } from './decode-trap.ts';
export { describeTrap } from './describe-trap.ts';
export { startTrapReceiver } from './trap-receiver.ts';
export { TrapRefused } from './trap-refused.ts';
