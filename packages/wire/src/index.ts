export { FieldWalk, TooManyFields } from './field-walk.ts';
export {
  bytesField,
  endOfField,
  endOfMessage,
  type Fault,
  FIXED64,
  faultOf,
  integer,
  LENGTH,
  need,
  newWriter,
  openMessage,
  readTextPair,
  skipField,
  VARINT,
  WireFault,
  type WireReader,
} from './message.ts';
export { fixedNanosToMs, nanosTextToMs } from './nanos.ts';
