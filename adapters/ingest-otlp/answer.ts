import { INTAKE_REFUSALS, type IntakeRefusal, refusalHeaders } from '@aiops/ports';
import { newWriter } from '@aiops/wire';
import type { FastifyReply } from 'fastify';
import type { OtlpContent } from './decode.ts';

const MEDIA_TYPE: Readonly<Record<OtlpContent, string>> = {
  json: 'application/json',
  protobuf: 'application/x-protobuf',
};
/** google.rpc.Code for each refusal. */
const RPC_CODE: Readonly<Record<IntakeRefusal, number>> = {
  invalid_body: 3,
  body_too_large: 8,
  unsupported_media_type: 3,
  too_many_requests: 8,
  intake_unavailable: 14,
};

function send(reply: FastifyReply, content: OtlpContent, json: object, binary: Uint8Array): FastifyReply {
  const body = content === 'json' ? Buffer.from(JSON.stringify(json)) : Buffer.from(binary);
  return reply.type(MEDIA_TYPE[content]).serializer(String).send(body);
}

/** Export{Logs,Metrics}ServiceResponse: empty when all was taken, else how many were not and why. */
export function sendResult(
  reply: FastifyReply,
  content: OtlpContent,
  countName: 'rejectedLogRecords' | 'rejectedDataPoints',
  rejected: number,
  message: string,
): FastifyReply {
  if (rejected === 0) return send(reply, content, {}, new Uint8Array());
  const json = { partialSuccess: { [countName]: String(rejected), errorMessage: message } };
  const writer = newWriter();
  writer.uint32(10).fork().uint32(8).uint64(rejected).uint32(18).string(message).ldelim();
  return send(reply, content, json, writer.finish());
}

/** google.rpc.Status, in the format of the request as the protocol asks. */
export function sendStatus(
  reply: FastifyReply,
  content: OtlpContent,
  code: IntakeRefusal,
  message: string,
): FastifyReply {
  reply.code(INTAKE_REFUSALS[code].status).headers(refusalHeaders(code));
  const writer = newWriter();
  writer.uint32(8).int32(RPC_CODE[code]).uint32(18).string(message);
  return send(reply, content, { code: RPC_CODE[code], message }, writer.finish());
}
