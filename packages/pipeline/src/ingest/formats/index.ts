import { VENDOR_FORMATS } from '../vendors/index.ts';
import { WINDOWS_EVENT } from '../vendors/windows-event.ts';
import { accessFormat } from './access-format.ts';
import { auditFormat } from './audit-format.ts';
import { criFormat } from './cri-format.ts';
import { jsonFormat } from './json-format.ts';
import { keyValueFormat } from './key-value-format.ts';
import { klogFormat } from './klog-format.ts';
import type { LineFormat } from './line-format.ts';
import { postgresFormat } from './postgres-format.ts';
import { securityEventFormat } from './security-event-format.ts';
import { webErrorFormat } from './web-error-format.ts';

/** The formats whose texts are one JSON object. */
export const JSON_FORMATS: readonly LineFormat[] = [WINDOWS_EVENT, jsonFormat];

/**
 * Every format, in the order in which they are asked: what a vendor writes is also JSON or `key=value`, so vendors
 * come first.
 */
export const LINE_FORMATS: readonly LineFormat[] = [
  ...VENDOR_FORMATS,
  jsonFormat,
  auditFormat,
  postgresFormat,
  securityEventFormat,
  keyValueFormat,
  accessFormat,
  webErrorFormat,
  klogFormat,
  criFormat,
];
