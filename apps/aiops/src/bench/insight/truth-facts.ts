import type { NarrativeSentence } from '@aiops/pipeline';
import type { InsightCase, MomentOfCase } from './cases.ts';

/** One thing that the truth implies, and whether a narrative tells it. */
export interface TruthFact {
  readonly what: 'ship' | 'severity' | 'type' | 'root' | 'begin' | 'end' | 'devices' | 'action';
  /** 0 to 1: of the devices, the share that is named. */
  readonly told: number;
}

/** The begin of a fault can be seen only from its first sign to the moment when the policy's condition is met. */
const BEFORE_MS = 60_000;
const AFTER_MS = 180_000;
/** What is told as the end may be the last report, or the return to normal up to a window after it. */
const END_BEFORE_MS = 300_000;
const END_AFTER_MS = 1_500_000;

/** What each type is, in the words of any narrative that says so: one of each group has to stand in it. */
const TYPE_WORDS: Readonly<Record<string, readonly RegExp[]>> = {
  comms_outage: [/\blinks?\b|\bcommunications?\b|\bshore\b/i, /\bout\b|\bdown\b|\boutage\b|\blost\b/i],
  link_degradation: [
    /\blink\b|\bsatellite\b|\bsignal\b/i,
    /\bbad\b|\bweak\b|\bdegrad|\bdown\b|\blost\b|\bbelow\b|\babove\b/i,
  ],
  network_issue: [/\bnetwork\b|\blink\b/i],
  guest_network_issue: [/\bguest\b/i],
  power_event: [/\bpower\b|\bbattery\b|\bUPS\b/i],
  resource_pressure: [/\bmemory\b|\bdisk\b|\bprocessor\b|\bspace\b/i],
  app_degradation: [/\bapplication\b|\bdatabase\b/i],
  core_app_degradation: [/\bapplication\b|\bdatabase\b/i],
  security_alert: [/\bsecurity\b|\blogins?\b|\bpasswords?\b/i],
  auth_failure: [/\blogins?\b|\bpasswords?\b/i],
  safety: [/\bsafety\b|\balarm\b/i],
};

/**
 * What an officer who knows the truth would miss if it were not told: which ship, what kind of thing, how grave, where it
 * comes from, when it began and ended, whom it reaches, and what to do. Read from the text alone, not from what it cites.
 */
export function truthFacts(one: InsightCase, sentences: readonly NarrativeSentence[]): TruthFact[] {
  const { truth, evidence } = one;
  const text = sentences.map((sentence) => sentence.text).join(' ');
  const { cause } = truth;
  const beginMs = Date.parse(cause.begins_at);
  const detectableMs = Date.parse(cause.detectable_at);
  const ship = evidence.ship?.name ?? evidence.incident.ship_id ?? '';
  const moments = momentsIn(text, evidence.incident.first_seen);
  const named = truth.devices.filter((device) => names(text, device));
  const type = TYPE_WORDS[cause.incident_type] ?? [];
  const isTyped = type.length > 0 && type.every((words) => words.test(text));
  return [
    fact('ship', ship !== '' && text.includes(ship)),
    fact('severity', new RegExp(`\\b${cause.severity}\\b`, 'i').test(text)),
    fact('type', isTyped),
    fact('root', causeNamed(one, sentences)),
    fact(
      'begin',
      moments.some((ms) => ms >= beginMs - BEFORE_MS && ms <= detectableMs + AFTER_MS),
    ),
    fact(
      'end',
      moments.some((ms) => ms >= truth.lastMs - END_BEFORE_MS && ms <= truth.lastMs + END_AFTER_MS),
    ),
    { what: 'devices', told: truth.devices.length === 0 ? 1 : named.length / truth.devices.length },
    fact('action', /\bstep\b|\blook first\b|\brunbook\b/i.test(text)),
  ];
}

/**
 * The same for an account of a moment: what could be known by then. The end can be told when it has come, the severity of the
 * truth when the incident is as grave as it gets; of the devices those that had spoken. The root, the begin, the kind and what to do
 * are wanted from the first moment on.
 */
export function truthFactsAt(
  one: InsightCase,
  moment: MomentOfCase,
  sentences: readonly NarrativeSentence[],
): TruthFact[] {
  const { truth, incident } = one;
  const isOver = moment.incident.status === 'resolved' || moment.atMs >= truth.lastMs;
  const isGrave = moment.incident.severity === incident.severity;
  const then = { ...one, evidence: moment.evidence, block: moment.block };
  return truthFacts({ ...then, truth: { ...truth, devices: moment.devices } }, sentences).filter(
    ({ what }) => (what !== 'end' || isOver) && (what !== 'severity' || isGrave),
  );
}

/** The true root stands in a sentence that speaks of a cause, and no other device stands nearer behind that word. */
export function causeNamed({ truth, block }: InsightCase, sentences: readonly NarrativeSentence[]): boolean {
  const root = bare(truth.cause.root_device);
  const devices = [...new Set([root, ...block.facts.flatMap(({ entities }) => entities)])];
  return sentences.some(({ text }) => {
    const at = text.search(/\bcause[sd]?\b/i);
    if (at === -1) return false;
    const places = devices.flatMap((device) => {
      const place = text.indexOf(device, at);
      return place === -1 ? [] : [{ device, place }];
    });
    const [first] = places.sort((a, b) => a.place - b.place || b.device.length - a.device.length);
    return first?.device === root;
  });
}

function fact(what: TruthFact['what'], isTold: boolean): TruthFact {
  return { what, told: isTold ? 1 : 0 };
}

function names(text: string, device: string): boolean {
  return text.includes(bare(device));
}

function bare(entity: string): string {
  return entity.startsWith('host:') ? entity.slice('host:'.length) : entity;
}

const MOMENT = /(?:(\d{4}-\d\d-\d\d) )?(\d\d:\d\d(?::\d\d)?) UTC/g;

/** Moments in UTC; one without a day is of the day on which the incident began, or of the next when that is earlier. */
function momentsIn(text: string, firstSeen: string): number[] {
  const firstMs = Date.parse(firstSeen);
  return [...text.matchAll(MOMENT)].flatMap(([, day, time = '']) => {
    const of = (date: string): number =>
      Date.parse(`${date}T${time.length === 5 ? `${time}:00` : time}.000Z`);
    const ms = of(day ?? firstSeen.slice(0, 10));
    return day === undefined && ms < firstMs - BEFORE_MS * 60 ? [ms, ms + 86_400_000] : [ms];
  });
}
