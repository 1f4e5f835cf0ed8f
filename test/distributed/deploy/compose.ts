import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

export const ROOT = path.join(import.meta.dirname, '../../..');
export const COMPOSE_FOLDER = path.join(ROOT, 'deploy/compose');

const Condition = z.enum(['service_started', 'service_healthy', 'service_completed_successfully']);
const SecretUse = z.union([z.string(), z.strictObject({ source: z.string(), target: z.string() })]);

/** As much of a service as this installation uses; anything else is a mistake, or new here. */
const Service = z.strictObject({
  image: z.string(),
  pull_policy: z.literal('never').optional(),
  build: z.strictObject({ context: z.string(), dockerfile: z.string() }).optional(),
  profiles: z.array(z.string()),
  user: z.string(),
  group_add: z.array(z.string()).optional(),
  init: z.boolean().optional(),
  restart: z.enum(['no', 'unless-stopped']),
  read_only: z.boolean(),
  cap_drop: z.array(z.string()),
  cap_add: z.array(z.string()).default([]),
  security_opt: z.array(z.string()),
  logging: z.looseObject({ options: z.looseObject({ 'max-size': z.string() }) }),
  stop_grace_period: z.string().optional(),
  network_mode: z.literal('none').optional(),
  networks: z.array(z.string()).default([]),
  entrypoint: z.array(z.string()).optional(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string().nullable()).default({}),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  tmpfs: z.array(z.string()).default([]),
  ulimits: z.looseObject({}).optional(),
  secrets: z.array(SecretUse).default([]),
  depends_on: z.record(z.string(), z.strictObject({ condition: Condition })).default({}),
  healthcheck: z.union([
    z.strictObject({ disable: z.literal(true) }),
    z.strictObject({
      test: z.array(z.string()).min(2),
      interval: z.string(),
      timeout: z.string(),
      retries: z.int(),
      start_period: z.string().optional(),
    }),
  ]),
  deploy: z.strictObject({
    resources: z.strictObject({ limits: z.strictObject({ cpus: z.string(), memory: z.string() }) }),
  }),
});
export type ComposeService = z.infer<typeof Service>;

const Compose = z.looseObject({
  name: z.string(),
  services: z.record(z.string(), Service),
  networks: z.record(z.string(), z.strictObject({ internal: z.boolean().optional() })),
  secrets: z.record(z.string(), z.strictObject({ file: z.string() })),
  volumes: z.record(z.string(), z.strictObject({})),
});

/** @throws ZodError that names what the file must not have */
export function readCompose(): z.infer<typeof Compose> {
  return Compose.parse(parse(composeText(), { merge: true }));
}

export function composeText(): string {
  return readFileSync(path.join(COMPOSE_FOLDER, 'compose.yaml'), 'utf8');
}

export function readYaml(file: string): unknown {
  return parse(readFileSync(path.join(ROOT, file), 'utf8'), { merge: true });
}

/** A role is a service that runs `aiops service ROLE`. */
export function roleOf(service: ComposeService): string | null {
  return service.command?.[0] === 'service' ? (service.command[1] ?? null) : null;
}

/** The command of a health check; null where there is none. */
export function healthCommand({ healthcheck }: ComposeService): readonly string[] | null {
  return 'disable' in healthcheck ? null : healthcheck.test.slice(1);
}

/** @throws when the service is not there, or has none */
export function healthCommandOf(name: string): readonly string[] {
  const service = readCompose().services[name];
  const command = service === undefined ? null : healthCommand(service);
  if (command === null) throw new Error(`no health check of ${name}`);
  return command;
}

/** `${NAME:-default}` in the way that both compose and Vector read it. */
export function interpolate(text: string, values: Readonly<Record<string, string>> = {}): string {
  return text.replace(
    /\$\{(\w+):-([^}]*)\}/g,
    (_all, name: string, standard: string) => values[name] ?? standard,
  );
}
