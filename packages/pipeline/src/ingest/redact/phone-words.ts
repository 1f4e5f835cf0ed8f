/** Words that say that a phone number follows. */
const CERTAIN = new Set(
  (
    'phone phones phonenumber telephone telefon telefono telefone téléphone teléfono tel tlf tfn mobile mobil movil móvil ' +
    'mob cellphone handphone handy msisdn fax whatsapp landline homephone workphone callerid hotline helpline gsm sip sips'
  ).split(' '),
);
/** Words after which something else may follow as well: the number must look like one. */
const LIKELY = new Set(
  (
    'call calls called calling dial dialed dialled dialing dialling caller callee sms text texted texting cli clip ' +
    'contact reached callback cell ani dnis ph viber'
  ).split(' '),
);
/** Words of which a person may mean a call and a machine a buffer: only a number that is written as one counts. */
const UNLIKELY = new Set(['ring', 'rang']);
const FILLERS = new Set(
  (
    'number no nr num is was at on to the guest his her their my your me us him them for back of a from home work office ' +
    'primary alt emergency crew passenger contact customer new via under incoming outgoing outbound inbound e164 ' +
    'international local cabin sent please or and'
  ).split(' '),
);
/** What these name is no phone number, whatever it looks like. */
const OTHERS = new Set(
  (
    'serial sn part pn order invoice ref reference booking imei imsi imo mmsi lat latitude lon long longitude offset ' +
    'delta drift seq id port pid version ver build model sku ticket case asset rev acct account iban container key hash ' +
    'counter diff change correction gmt utc bytes epoch timestamp freq frequency value val lot batch voucher code'
  ).split(' '),
);

/** Some of them at all in a text: a look that spares most texts the look at each number. */
const MENTION =
  /phone|tel|tlf|tfn|mob|móvil|tél|handy|msisdn|fax|whatsapp|landline|call|hotline|helpline|gsm|dial|sms|text|ring|rang|contact|reached|cell|ani|dnis|ph|viber|sip|cli/i;

export function mentionsPhones(text: string): boolean {
  return MENTION.test(text);
}

export type PhoneLabel = 'certain' | 'likely' | 'unlikely' | 'other' | 'none';

/** What the words before a number make of it. @param words the nearest first */
export function phoneLabel(words: readonly string[]): PhoneLabel {
  const [nearest, second] = words;
  for (const word of words) {
    if (CERTAIN.has(word)) return 'certain';
    if (LIKELY.has(word) && !(word === 'contact' && words.some((other) => CERTAIN.has(other))))
      return 'likely';
    if (UNLIKELY.has(word)) return 'unlikely';
    if (!FILLERS.has(word) && !(word === 'id' && words.includes('caller'))) break;
  }
  if (nearest !== undefined && OTHERS.has(nearest)) return 'other';
  if ((nearest === 'no' || nearest === 'number' || nearest === 'num') && second !== undefined) {
    return OTHERS.has(second) ? 'other' : 'none';
  }
  return 'none';
}
