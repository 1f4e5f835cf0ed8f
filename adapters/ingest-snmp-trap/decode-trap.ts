import { BerReader, readInteger, readOid, readUnsigned } from './ber.ts';
import { TrapRefused } from './trap-refused.ts';
import { readValue, type VarbindValue } from './varbind-value.ts';

export interface Varbind {
  readonly oid: string;
  readonly value: VarbindValue;
}

/** One notification, of version 1 in the form of version 2 (RFC 3584, 3.1). */
export interface Trap {
  readonly version: '1' | '2c';
  readonly community: Buffer;
  /** `snmpTrapOID`: what happened. */
  readonly trapOid: string;
  /** Since the agent started, hundredths of a second; null when it does not say. */
  readonly uptime: number | null;
  /** The agent a relay speaks for; null: the sender itself. */
  readonly agentAddress: string | null;
  /** Without the two or three that say the above. */
  readonly varbinds: readonly Varbind[];
  /** Set when the sender waits for an answer: where the message says that it is an inform. */
  readonly informAt: number | null;
}

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const OCTETS = 0x04;
const OID = 0x06;
const ADDRESS = 0x40;
const TICKS = 0x43;
const RESPONSE = 0xa2;
const TRAP_V1 = 0xa4;
const INFORM = 0xa6;
const TRAP_V2 = 0xa7;

const UPTIME_OID = '1.3.6.1.2.1.1.3.0';
const TRAP_OID = '1.3.6.1.6.3.1.1.4.1.0';
const TRAP_ADDRESS_OID = '1.3.6.1.6.3.18.1.3.0';
const STANDARD_TRAPS = '1.3.6.1.6.3.1.1.5';
const ENTERPRISE_SPECIFIC = 6;
/** No device sends so many; more of them are an attack. */
const MAX_VARBINDS = 256;

/**
 * Decodes an SNMP v1 trap, or a v2c trap or inform.
 * @throws TrapRefused, and nothing else, whatever the bytes are
 */
export function decodeTrap(datagram: Buffer): Trap {
  const bytes = new BerReader(datagram).expect(SEQUENCE, 'the message');
  const message = new BerReader(bytes);
  const version = readInteger(message.expect(INTEGER, 'the version'));
  if (version === 3) throw new TrapRefused('version', 'SNMP v3 is not taken');
  if (version !== 0 && version !== 1) throw new TrapRefused('version', `there is no version ${version}`);
  const community = message.expect(OCTETS, 'the community');
  const { tag, at, value } = message.next();
  if (version === 0 && tag === TRAP_V1) return decodeV1(community, new BerReader(value));
  if (version === 1 && (tag === TRAP_V2 || tag === INFORM)) {
    const start = bytes.byteOffset - datagram.byteOffset;
    return decodeV2(community, new BerReader(value), tag === INFORM ? start + at : null);
  }
  throw new TrapRefused('not_a_trap', `a message of kind ${tag} is no trap`);
}

function decodeV1(community: Buffer, pdu: BerReader): Trap {
  const enterprise = readOid(pdu.expect(OID, 'the enterprise'));
  const agent = pdu.expect(ADDRESS, 'the agent address');
  const generic = readInteger(pdu.expect(INTEGER, 'the generic trap'));
  const specific = readInteger(pdu.expect(INTEGER, 'the specific trap'));
  const uptime = Number(readUnsigned(pdu.expect(TICKS, 'the time')));
  const address = agent.length === 4 ? [...agent].join('.') : '0.0.0.0';
  return {
    version: '1',
    community,
    trapOid:
      generic === ENTERPRISE_SPECIFIC
        ? `${enterprise}.0.${specific}`
        : `${STANDARD_TRAPS}.${Math.max(0, generic) + 1}`,
    uptime,
    agentAddress: address === '0.0.0.0' ? null : address,
    varbinds: readVarbinds(pdu),
    informAt: null,
  };
}

function decodeV2(community: Buffer, pdu: BerReader, informAt: number | null): Trap {
  for (const what of ['the request id', 'the error status', 'the error index']) {
    readInteger(pdu.expect(INTEGER, what));
  }
  const all = readVarbinds(pdu);
  const sentAs = (oid: string) => all.find((varbind) => varbind.oid === oid)?.value;
  const trapOid = sentAs(TRAP_OID);
  if (trapOid?.kind !== 'oid') throw new TrapRefused('damaged', 'it does not say which trap it is');
  const uptime = sentAs(UPTIME_OID);
  const address = sentAs(TRAP_ADDRESS_OID);
  return {
    version: '2c',
    community,
    trapOid: trapOid.oid,
    uptime: uptime?.kind === 'ticks' ? uptime.hundredths : null,
    agentAddress: address?.kind === 'address' && address.text !== '0.0.0.0' ? address.text : null,
    varbinds: all.filter(({ oid }) => oid !== TRAP_OID && oid !== UPTIME_OID && oid !== TRAP_ADDRESS_OID),
    informAt,
  };
}

function readVarbinds(pdu: BerReader): Varbind[] {
  const list = new BerReader(pdu.expect(SEQUENCE, 'the list of variables'));
  const varbinds: Varbind[] = [];
  while (!list.isAtEnd) {
    if (varbinds.length >= MAX_VARBINDS) throw new TrapRefused('damaged', 'it has too many variables');
    const pair = new BerReader(list.expect(SEQUENCE, 'a variable'));
    varbinds.push({ oid: readOid(pair.expect(OID, 'a name')), value: readValue(pair.next()) });
  }
  return varbinds;
}

/** The answer to an inform: the same message, as a response (RFC 3416, 4.2.7). */
export function responseTo(datagram: Buffer, informAt: number): Buffer {
  const answer = Buffer.from(datagram);
  answer[informAt] = RESPONSE;
  return answer;
}
