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
  skipField,
  VARINT,
  WireFault,
  type WireReader,
} from './message.ts';
export { fixedNanosToMs, nanosTextToMs } from './nanos.ts';
