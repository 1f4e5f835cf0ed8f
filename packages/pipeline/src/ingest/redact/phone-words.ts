/** Words that say that a phone number follows, in the languages of crews and of their suppliers. */
const CERTAIN = new Set(
  (
    'phone phones phonenumber telephone telefon telefono telefone téléphone teléfono tel tlf tfn mobile mobil movil móvil ' +
    'mob cellphone handphone handy msisdn fax whatsapp landline homephone workphone callerid hotline helpline gsm sip sips ' +
    'pjsip telefoon mobiel telefonu telefonnr telemóvel telemovel celular cellulare cellulaire gsmnr mobitel puhelin cep ' +
    'komórka wa τηλ τηλέφωνο κιν κινητό тел телефон моб мобильный ruf rufnr durchwahl satphone smartphone atdt atdp'
  ).split(' '),
);
/** Words after which something else may follow as well: the number must look like one. */
const LIKELY = new Set(
  (
    'call calls called calling dial dialed dialled dialing dialling caller callee sms text texted texting cli clip ' +
    'contact reached callback cell ani dnis ph viber voicemail telegram signal clid dnid recall phoned ' +
    'anruf anrufen angerufen anrufer rückruf rückrufen rueckruf zurückrufen erreichbar ruft rufen ' +
    'appel appeler appelez rappel rappeler rappelez joindre joignable portable llama llamar llame llamada llamó contacto ' +
    'chiama chiamare chiamata richiamare recapito contatto ligar chamada contato ringe ringt anrop bel bellen gebeld ' +
    'terugbellen zadzwonić kontakt nazvati poziv ara aramak tawag tawagan tumawag hubungi звонок позвонить вызов κλήση'
  ).split(' '),
);
/** Words of which a person may mean a call and a machine a buffer: only a number that is written as one counts. */
const UNLIKELY = new Set(['ring', 'rang']);
/** In a text that tells of calls, what names one end of them. */
const PARTIES = new Set(
  'src dst source destination from to exten extension party peer subscriber number num a b orig dest trunk iax2'.split(
    ' ',
  ),
);
const FILLERS = new Set(
  (
    'number no nr num is was at on to the guest his her their my your me us him them for back of a from home work office ' +
    'primary alt emergency crew passenger contact customer new via under incoming outgoing outbound inbound e164 ' +
    'international local cabin sent please or and by left party with private personal direct ' +
    'nummer numéro numero número unter erbeten bitte auf von le la el al au il lo du de op naar på til meg oss mig sa ' +
    'номер по'
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
  /phone|tel|tlf|tfn|mob|móvil|tél|handy|msisdn|fax|whatsapp|landline|call|hotline|helpline|gsm|dial|sms|text|ring|rang|contact|reached|cell|ani|dnis|ph|viber|sip|cli|cel|ruf|voicemail|signal|erreich|durchwahl|appel|join|portable|llam|chiam|recap|contat|ligar|chamada|anrop|bel|zadzw|kontakt|nazvati|poziv|ara|cep|kom|tawag|hubung|puh|atd|τηλ|κιν|κλή|тел|моб|зво|вызов|dnid|" ?<|wa\.me|[ab]-number|cdr|billsec|isdn|voip|asterisk|invite|pstn|pbx/i;

export function mentionsPhones(text: string): boolean {
  return MENTION.test(text);
}

/** Records of telephone exchanges, signalling and modems: what comes from and goes to somebody in them are numbers. */
const CALL_RECORD =
  /(?<![a-z])(?:cdr|billsec|clid|dnid|[ab]-number|call(?:ed|ing)[- ](?:party|number)|sip|sips|pjsip|isdn|q\.?931|voip|asterisk|pstn|pbx|ip-pbx|smsc|msisdn|iax2|dahdi|cucm|callmanager)(?![a-z])/i;

export function tellsOfCalls(text: string): boolean {
  return CALL_RECORD.test(text);
}

/** `near`: a word of calls stands before, and words nobody knows between them: a name, a reason. */
export type PhoneLabel = 'certain' | 'likely' | 'unlikely' | 'near' | 'other' | 'none';

/** Compounds: `Mobilnummer`, `telefoonnummer`. */
const NUMBER_ENDING = /s?(?:nummern?|numret|nummeret|number|nr)$/;

function isCertain(word: string): boolean {
  return CERTAIN.has(word) || (NUMBER_ENDING.test(word) && CERTAIN.has(word.replace(NUMBER_ENDING, '')));
}

/**
 * What the words before a number make of it.
 * @param words the nearest first
 * @param ofCalls whether the text is a record of calls
 */
export function phoneLabel(words: readonly string[], ofCalls: boolean): PhoneLabel {
  const [nearest, second] = words;
  let passed = 0;
  for (const word of words) {
    if (isCertain(word)) return 'certain';
    if (LIKELY.has(word) && !(word === 'contact' && words.some((other) => CERTAIN.has(other))))
      return 'likely';
    if (UNLIKELY.has(word)) return 'unlikely';
    passed += 1;
    if (!FILLERS.has(word) && !(word === 'id' && words.includes('caller'))) break;
  }
  if (nearest !== undefined && OTHERS.has(nearest)) return 'other';
  if (ofCalls && nearest !== undefined && PARTIES.has(nearest) && !OTHERS.has(second ?? '')) return 'likely';
  if ((nearest === 'no' || nearest === 'number' || nearest === 'num') && second !== undefined) {
    if (OTHERS.has(second)) return 'other';
  }
  return isNear(words.slice(passed)) && !words.some((word) => OTHERS.has(word)) ? 'near' : 'none';
}

function isNear(words: readonly string[]): boolean {
  return words.some((word) => isCertain(word) || LIKELY.has(word));
}
