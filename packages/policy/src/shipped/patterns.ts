import type { LogPatternInput } from '../schema/log-pattern.ts';
import { HARDWARE_PATTERNS } from './patterns-hardware.ts';
import { LINK_PATTERNS } from './patterns-link.ts';
import { POWER_PATTERNS } from './patterns-power.ts';
import { SAFETY_PATTERNS } from './patterns-safety.ts';
import { SECURITY_PATTERNS } from './patterns-security.ts';
import { SERVICE_PATTERNS } from './patterns-service.ts';

/**
 * The wording of real devices. Only conditions whose devices report both edges have a pattern that clears them:
 * what nobody reports the end of (a full disk, a timeout) must end by falling quiet, not stay open for a day.
 */
export const SHIPPED_PATTERNS: Record<string, LogPatternInput> = {
  ...SERVICE_PATTERNS,
  ...SECURITY_PATTERNS,
  ...LINK_PATTERNS,
  ...POWER_PATTERNS,
  ...SAFETY_PATTERNS,
  ...HARDWARE_PATTERNS,
};
