import { z } from 'zod';
import { SHIPPED_CONTEXT_RULES } from '../shipped/context-rules.ts';
import { ContextRuleSchema } from './context-rule.ts';
import { count, Name, number, ratio, seconds, section } from './keys.ts';

const JointGroupSchema = z.strictObject({
  members: z
    .array(z.string().min(1).max(128))
    .min(2)
    .max(5)
    .meta({ description: 'Metrics of one device, and context metrics of its ship.' }),
  device_types: z
    .array(z.string().min(1).max(64))
    .max(50)
    .optional()
    .meta({ description: 'Only on devices of these types; absent: of detect.wan_device_types.' }),
});

export const SurroundingsSchema = section('Metrics judged by what is around them.', {
  max_age_sec: seconds(900, 'A context value that is older is not known.'),
  hold_sec: seconds(300, 'Surroundings that held count for this long after, so that they do not flicker.', {
    min: 0,
  }),
  rules: z
    .record(Name, ContextRuleSchema)
    .prefault(SHIPPED_CONTEXT_RULES)
    .meta({ description: 'Limits in context. A name set to null removes a shipped one.' }),
  seasonal: section('The hour of the week, learned per series.', {
    min_seen: count(3, 'Times that the hour was seen before anything is said of it.', { min: 2, max: 52 }),
    min_score: ratio(0.97, 'Calibrated rarity that counts as a hit; 0.97 comes about once in 11 weeks.'),
  }),
  peers: section('A device against its twins: same ship, type, metric and labels.', {
    min_twins: count(4, 'Twins that must be heard.', { min: 3, max: 64 }),
    min_score: ratio(0.9, 'Calibrated rarity that counts as a hit; 0.9 comes about once a week.'),
  }),
  joint: section('What the other members of a group explain of one.', {
    min_score: ratio(0.9, 'Calibrated rarity that counts as a hit; 0.9 comes about once a week.'),
    groups: z
      .record(Name, JointGroupSchema)
      .prefault({ rain_fade: { members: ['rain_mm_h', 'rf_snr_db', 'link_latency_ms'] } })
      .meta({ description: 'Series that belong together. A name set to null removes a shipped one.' }),
  }),
  open_factor: number(
    1.5,
    'A sustained deviation opens when it exceeds the greatest sustained one so far by this factor.',
    { min: 1, max: 10 },
  ),
  clear_after_sec: seconds(300, 'It ends when the series is back to usual for this long.'),
  accept_sec: seconds(14_400, 'A deviation that lasts longer counts as usual from then on.', { min: 600 }),
});
