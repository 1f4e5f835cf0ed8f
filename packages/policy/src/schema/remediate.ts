import { z } from 'zod';
import { SHIPPED_ACTIONS } from '../shipped/actions.ts';
import { ActionSchema } from './action.ts';
import { flag, Name, seconds, section, words } from './keys.ts';
import { weeklySpan } from './times.ts';

export const RemediateSchema = section('What the platform may do by itself. Everything fails closed.', {
  allowed_actions: words(
    ['restart_service', 'rotate_logs', 'failover_path', 'clear_cache', 'reset_connection'],
    'Actions that may run at all.',
  ),
  human_in_the_loop_default: flag(true, 'A person approves unless the action is listed below.'),
  auto_approve_for: words(['restart_service', 'rotate_logs'], 'Actions that need no approval.'),
  two_person_approval_for: section('What two people must approve.', {
    actions: words(['failover_path', 'reboot_device'], 'Actions.'),
    classes: words(['network_changes', 'firewall_policies'], 'Classes of actions.'),
  }),
  actions: z
    .record(Name, ActionSchema)
    .prefault(SHIPPED_ACTIONS)
    .meta({ description: 'Each action with its limits and checks.' }),
  maintenance_windows: z
    .array(z.strictObject(weeklySpan))
    .max(50)
    .default([{ name: 'Sunday night', days: ['sun'], start: '02:00', end: '04:00', timezone: 'UTC' }])
    .meta({ description: 'Times inside which no automatic action runs.' }),
  rollback: section('What happens when an action fails.', {
    on_failure: flag(true, 'Undo it.'),
    timeout_sec: seconds(120, 'Longest undoing.', { max: 3_600 }),
  }),
});
