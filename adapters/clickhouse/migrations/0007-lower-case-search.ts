import type { Migration } from '../migrate.ts';

/**
 * The text of an incident that is searched is kept in lower case and packed for speed: looking through a hundred
 * thousand of them is the dearest thing that a list is asked, and takes a third of the time so.
 */
export const lowerCaseSearch: Migration = {
  version: 7,
  name: 'lower_case_search',
  statements: [
    'ALTER TABLE aiops.incidents MODIFY COLUMN search_text String CODEC(LZ4)',
    'ALTER TABLE aiops.incidents UPDATE search_text = lowerUTF8(search_text) WHERE search_text != lowerUTF8(search_text)',
  ],
};
