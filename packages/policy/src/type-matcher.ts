import type { Category, Domain } from '@aiops/contracts';
import { compileGlob, type GlobTest } from './glob.ts';
import type { Policy, TypeRule } from './schema/policy.ts';

/** What is known of a statement that brings no incident type of its own. */
export interface TypeQuestion {
  readonly alert_name?: string | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly metric?: string | undefined;
  readonly service?: string | null | undefined;
  readonly device_type?: string | null | undefined;
}

export interface TypeAnswer {
  readonly incident_type: string;
  readonly domain: Domain;
  /** In words: which rule decided, and by what. */
  readonly why: string;
}

export type TypeMatcher = (question: TypeQuestion) => TypeAnswer;

const OTHER = 'other';
const DOMAIN_OF_CATEGORY: Readonly<Record<Exclude<Category, 'network'>, Domain>> = {
  system: 'system',
  application: 'app',
  security: 'security',
};

/** A condition of a rule: the words of why it holds, or null when it does not. */
type Condition = (question: TypeQuestion) => string | null;

function anyGlob(globs: string | readonly string[]): (text: string) => string | null {
  const tests: [string, GlobTest][] = [globs].flat().map((glob) => [glob, compileGlob(glob)]);
  return (text) => tests.find(([, test]) => test(text))?.[0] ?? null;
}

function onField(
  name: string,
  globs: string | readonly string[] | undefined,
  read: (question: TypeQuestion) => string | null | undefined,
): Condition[] {
  if (globs === undefined) return [];
  const match = anyGlob(globs);
  return [
    (question) => {
      const value = read(question);
      const glob = value === undefined || value === null ? null : match(value);
      return glob === null ? null : `${name} ${value} fits ${glob}`;
    },
  ];
}

function onLabel(label: TypeRule['when']['label']): Condition[] {
  if (label === undefined) return [];
  const match = label.value === undefined ? () => '*' : anyGlob(label.value);
  return [
    ({ labels }) => {
      const value =
        labels !== undefined && Object.hasOwn(labels, label.name) ? labels[label.name] : undefined;
      return value !== undefined && match(value) !== null ? `label ${label.name} is ${value}` : null;
    },
  ];
}

function conditionsOf(when: TypeRule['when']): readonly Condition[] {
  return [
    ...onField('alert name', when.alert_name, (question) => question.alert_name),
    ...onLabel(when.label),
    ...onField('metric', when.metric, (question) => question.metric),
    ...onField('service', when.service, (question) => question.service),
    ...onField('device type', when.device_type, (question) => question.device_type),
  ];
}

/** Why every condition holds, or null. */
function whyAll(conditions: readonly Condition[], question: TypeQuestion): string | null {
  const reasons: string[] = [];
  for (const condition of conditions) {
    const reason = condition(question);
    if (reason === null) return null;
    reasons.push(reason);
  }
  return reasons.join(' and ');
}

/**
 * The domain that an incident type implies: network types are `comms` when they are about the link to shore, else
 * `net`. Undefined for a type without a category, such as `other`.
 */
export function domainOfType(policy: Policy, incidentType: string): Domain | undefined {
  const { types, link_types, outage_type } = policy.correlate;
  const category = Object.hasOwn(types, incidentType) ? types[incidentType]?.category : undefined;
  if (category === undefined) return undefined;
  if (category !== 'network') return DOMAIN_OF_CATEGORY[category];
  return link_types.includes(incidentType) || incidentType === outage_type ? 'comms' : 'net';
}

/** `detect.types` made ready. A label `incident_type` that names a known type wins; what fits nothing is `other`. */
export function createTypeMatcher(policy: Policy): TypeMatcher {
  const rules = policy.detect.types.map((rule) => ({ rule, conditions: conditionsOf(rule.when) }));
  return (question) => {
    const labelled = question.labels?.incident_type;
    if (labelled !== undefined && Object.hasOwn(policy.correlate.types, labelled)) {
      return {
        incident_type: labelled,
        domain: domainOfType(policy, labelled) ?? domainOfDevice(policy, question.device_type),
        why: `label incident_type is ${labelled}`,
      };
    }
    for (const { rule, conditions } of rules) {
      const why = whyAll(conditions, question);
      if (why !== null) return { incident_type: rule.incident_type, domain: rule.domain, why };
    }
    const domain = domainOfDevice(policy, question.device_type);
    return { incident_type: OTHER, domain, why: 'no rule of detect.types fits' };
  };
}

function domainOfDevice(policy: Policy, deviceType: string | null | undefined): Domain {
  if (deviceType === undefined || deviceType === null) return 'system';
  const domains = policy.detect.device_domains;
  return Object.hasOwn(domains, deviceType) ? (domains[deviceType] ?? 'system') : 'system';
}
