import { describe, expect, it } from 'vitest';
import { decodeTrap, responseTo } from './decode-trap.ts';
import { describeTrap } from './describe-trap.ts';
import { TrapRefused } from './trap-refused.ts';

/** As Debian's snmptrap and snmpinform sent them. */
const SENT = {
  linkDown:
    '30819a02010104067075626c6963a7818c020460f069c1020100020100307e300e06082b06010201010300430230393017060a2b06010603010104010006092b0601060301010503300f060a2b0601020102020101030201033020060a2b06010201020201020304124769676162697445746865726e6574302f33300f060a2b060102010202010703020101300f060a2b060102010202010803020102',
  enterpriseV1:
    '305202010004067075626c6963a44506072b06010401823e40040a010203020106020105430500fa56ea0030273025060b2b06010401823e0203030004165550533a204f6e206261747465727920706f7765722e',
  linkDownV1:
    '303702010004067075626c6963a42a06062b060102010b40040a0102030201020201004301373011300f060a2b060102010202010102020102',
  inform:
    '304302010104067075626c6963a63602045b6f13430201000201003028300d06082b060102010103004301013017060a2b06010603010104010006092b0601060301010501',
  everyType:
    '3081eb02010104067075626c6963a781dd0204541ee6b60201000201003081ce300d06082b060102010103004301013015060a2b06010603010104010006072b060104016301300d06082b06010401630201410107301106082b06010401630202040500a0ff1200301506082b06010401630203460900ffffffffffffffff301006082b06010401630204400401020304301606082b06010401630205060a2b060102012101060302300e06082b06010401630206430200fa301106092b060106031201030040040a090909301106082b06010401630207420500ee6b2800300d06082b060104016302080201fb',
  version3:
    '308182020103301102045851ba8d020300ffe3040100020103041b30190408800000000102030402010102030b96a104017804000400304d041180001f8880a276d94c93d5026b000000000400a73602041cf645960201000201003028300d06082b060102010103004301013017060a2b06010603010104010006092b0601060301010501',
} as const;

function bytes(name: keyof typeof SENT): Buffer {
  return Buffer.from(SENT[name], 'hex');
}

function refusalOf(datagram: Buffer): string {
  try {
    decodeTrap(datagram);
    return 'taken';
  } catch (error) {
    if (!(error instanceof TrapRefused)) throw error;
    return error.fault;
  }
}

describe('a trap', () => {
  it('says in words what happened to which interface, alike for both edges', () => {
    const down = bytes('linkDown');
    expect(describeTrap(decodeTrap(down))).toEqual({
      msg: 'SNMP trap linkDown: interface GigabitEthernet0/3, link down (ifIndex.3=3, ifDescr.3=GigabitEthernet0/3, ifAdminStatus.3=up, ifOperStatus.3=down)',
      varbinds: {
        'ifIndex.3': 3,
        'ifDescr.3': 'GigabitEthernet0/3',
        'ifAdminStatus.3': 'up',
        'ifOperStatus.3': 'down',
      },
    });
    const up = Buffer.from(SENT.linkDown.replace('06092b0601060301010503', '06092b0601060301010504'), 'hex');
    expect(describeTrap(decodeTrap(up)).msg).toMatch(
      /^SNMP trap linkUp: interface GigabitEthernet0\/3, link up/,
    );
  });

  it('that tells of an interface switched off by somebody says so', () => {
    const off = SENT.linkDown.replace('0703020101', '0703020102');
    expect(describeTrap(decodeTrap(Buffer.from(off, 'hex'))).msg).toContain('administratively down');
  });

  it('of version 1 is read in the form of version 2, with the agent it names', () => {
    expect(decodeTrap(bytes('enterpriseV1'))).toMatchObject({
      version: '1',
      trapOid: '1.3.6.1.4.1.318.0.5',
      uptime: 4_200_000_000,
      agentAddress: '10.1.2.3',
    });
    expect(describeTrap(decodeTrap(bytes('enterpriseV1'))).msg).toBe(
      'SNMP trap 1.3.6.1.4.1.318.0.5 (1.3.6.1.4.1.318.2.3.3.0="UPS: On battery power.")',
    );
    expect(describeTrap(decodeTrap(bytes('linkDownV1'))).msg).toBe(
      'SNMP trap linkDown: interface ifIndex.2, link down (ifIndex.2=2)',
    );
  });

  it('keeps each type of value as it was meant', () => {
    const trap = decodeTrap(bytes('everyType'));
    expect(trap.agentAddress).toBe('10.9.9.9');
    expect(Object.values(describeTrap(trap).varbinds)).toEqual([
      7,
      '0x00a0ff1200',
      '18446744073709551615',
      '1.2.3.4',
      'on battery',
      2.5,
      4_000_000_000,
      -5,
    ]);
  });

  it('that waits for an answer gets its own message back as a response', () => {
    const inform = bytes('inform');
    const { informAt } = decodeTrap(inform);
    expect(responseTo(inform, informAt ?? -1).toString('hex')).toBe(SENT.inform.replace('a636', 'a236'));
    expect(decodeTrap(bytes('linkDown')).informAt).toBeNull();
  });
});

describe('what is no trap of a version that is taken', () => {
  it('is refused by a named reason', () => {
    expect(refusalOf(bytes('version3'))).toBe('version');
    expect(refusalOf(responseTo(bytes('inform'), decodeTrap(bytes('inform')).informAt ?? 0))).toBe(
      'not_a_trap',
    );
    expect(refusalOf(Buffer.from('<14>a syslog line'))).toBe('damaged');
    expect(refusalOf(Buffer.alloc(0))).toBe('damaged');
    // A length of four gigabytes, and one without an end.
    expect(refusalOf(Buffer.from('3084ffffffff0201', 'hex'))).toBe('damaged');
    expect(refusalOf(Buffer.from('3080020101', 'hex'))).toBe('damaged');
  });

  it('is refused wherever it is cut off', () => {
    const whole = bytes('everyType');
    for (let end = 0; end < whole.length; end += 1) expect(refusalOf(whole.subarray(0, end))).toBe('damaged');
  });
});
