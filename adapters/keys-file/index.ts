export { createKeysFileAuthenticator } from './authenticator.ts';
export { addKey, listKeys, type NewKey, removeKey, type StoredKey } from './keys-file.ts';
