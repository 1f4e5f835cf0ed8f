import type { ActionInput } from '../schema/action.ts';

/** The actions that may run, each with its limits and checks. */
export const SHIPPED_ACTIONS: Record<string, ActionInput> = {
  restart_service: {
    risk: 'low',
    cooldown_sec: 600,
    max_retries: 1,
    timeout_sec: 60,
    pre_checks: ['service_known', 'service_unhealthy'],
    post_checks: ['service_healthy'],
  },
  rotate_logs: {
    risk: 'low',
    cooldown_sec: 3600,
    max_retries: 1,
    timeout_sec: 120,
    pre_checks: ['disk_pressure'],
    post_checks: ['disk_pressure_lower'],
  },
  failover_path: {
    risk: 'high',
    cooldown_sec: 1800,
    max_retries: 0,
    timeout_sec: 120,
    pre_checks: ['other_path_up', 'path_degraded'],
    post_checks: ['shore_reachable'],
  },
  clear_cache: {
    risk: 'medium',
    cooldown_sec: 1800,
    max_retries: 1,
    timeout_sec: 60,
    pre_checks: ['service_known'],
    post_checks: ['service_healthy'],
  },
  reset_connection: {
    risk: 'medium',
    cooldown_sec: 900,
    max_retries: 1,
    timeout_sec: 60,
    pre_checks: ['connection_known'],
    post_checks: ['connection_up'],
  },
};
