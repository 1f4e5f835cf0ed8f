/** Why a datagram makes no record; the label of the counter of dropped ones. */
export type TrapFault = 'damaged' | 'version' | 'not_a_trap' | 'community';

/** A datagram that is not taken. Never leaves the receiver: over UDP there is nobody to tell. */
export class TrapRefused extends Error {
  readonly fault: TrapFault;
  constructor(fault: TrapFault, message: string) {
    super(message);
    this.name = new.target.name;
    this.fault = fault;
  }
}
