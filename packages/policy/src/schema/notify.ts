import { Severity, TimeOfDay } from '@aiops/contracts';
import { z } from 'zod';
import { count, duration, flag, seconds, section, text, words } from './keys.ts';
import { TimeZone } from './times.ts';

const Recipients = (meaning: string) => words([], meaning);

export const NotifySchema = section('Who is told, and how.', {
  channels: section('The ways out.', {
    email: section('SMTP.', {
      enabled: flag(false, 'Send e-mail.'),
      smtp_host: text('', 'Host of the SMTP server; empty: none.'),
      smtp_port: count(25, 'Port of the SMTP server.', { min: 1, max: 65_535 }, 'port'),
      from: text('', 'Sender address.'),
      max_per_min: count(10, 'E-mails a minute.', { min: 1 }, 'per min'),
      digest_interval_min: duration('min', 15, 'In a storm one digest goes out this often.'),
      recipients: section('Addresses by severity.', {
        critical: Recipients('Of critical incidents.'),
        high: Recipients('Of high ones.'),
        medium: Recipients('Of medium ones.'),
        low: Recipients('Of low ones.'),
      }),
    }),
    webhook: section('HTTP POST.', {
      enabled: flag(false, 'Call the webhook.'),
      url: text('', 'Address that is called; empty: none.', 2_048),
      timeout_sec: seconds(5, 'Wait for the answer.', { max: 60 }),
      max_retries: count(2, 'Further tries.', { max: 10 }),
    }),
    pagerduty: section('PagerDuty.', {
      enabled: flag(false, 'Call PagerDuty.'),
      severity_names: section('Our severities in its words.', {
        critical: text('critical', 'Of critical incidents.', 32),
        high: text('error', 'Of high ones.', 32),
        medium: text('warning', 'Of medium ones.', 32),
        low: text('info', 'Of low ones.', 32),
      }),
    }),
  }),
  quiet_hours: section('When only what is severe enough gets through.', {
    enabled: flag(true, 'Keep quiet hours.'),
    start: TimeOfDay.default('22:00').meta({ description: 'HH:MM at which they start.' }),
    end: TimeOfDay.default('06:00').meta({ description: 'HH:MM at which they end.' }),
    timezone: z
      .union([z.literal('ship'), TimeZone])
      .default('ship')
      .meta({ description: '`ship` for ship time, else an IANA zone.' }),
    min_severity: Severity.default('high').meta({ description: 'The least severity that gets through.' }),
  }),
  storm_detection: section('When single messages give way to digests.', {
    incidents_per_min: count(20, 'Incidents a minute that make a storm.', { min: 1 }, 'per min'),
    window_min: duration('min', 5, 'Span over which they are counted.'),
    cooldown_min: duration('min', 30, 'Calm before the storm is over.'),
  }),
  templates: section('Texts with {field} places.', {
    subject: text('[{severity}] {incident_type} on {ship_id}', 'Subject line.', 500),
    body: text('{summary}\n{scope}\n{probable_cause}\n{link}', 'Text.', 10_000),
  }),
});
