import type { Incident } from '@aiops/contracts';
import { entityWord } from '../actions/incident-words.ts';
import { spoken } from '../theme/words.ts';
import { signalWords } from './signal-words.ts';

const BASE = /^base of (\S+)$/;
const MEMBER = /^(.+?)(?: on (\S+))?: ((?:low|medium|high|critical) .*)$/s;

/** Why it is as grave as it is, from the words that were stored with it. */
export function severityWords({ severity, severity_reason }: Incident): string {
  const [, type] = BASE.exec(severity_reason) ?? [];
  if (type !== undefined)
    return `It is rated ${severity}, the least for an incident of the type ${spoken(type)}.`;
  const [, signal, entity, reason] = MEMBER.exec(severity_reason) ?? [];
  if (signal === undefined || reason === undefined) return `It is rated ${severity}: ${severity_reason}.`;
  const where = entity === undefined ? '' : ` on ${entityWord(entity)}`;
  return `It is rated ${severity}: ${signalWords(signal)}${where} is ${ratedWords(reason, signal)}.`;
}

/** What a person wrote for a pattern or threshold is policy; an alert was rated where it is from. */
function ratedWords(reason: string, signal: string): string {
  return reason
    .replace(` as written for alert ${signal}`, ' as the system that raised the alert rates it')
    .replace(new RegExp(` as written for \\S+ ${escaped(signal)}`), ' by the policy')
    .replace(/ by score ([\d.]+)/, ' by how far it deviates (score $1 of 1)');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
