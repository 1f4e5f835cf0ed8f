export { createKeysFileAuthenticator } from './authenticator.ts';
export { addKey, listKeys, type Removal, removeKey } from './keys-file.ts';
