export { createKeysFileAuthenticator } from './authenticator.ts';
export { addKey, listKeys, removeKey } from './keys-file.ts';
