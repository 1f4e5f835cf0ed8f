/**
 * Words of English that tell no text from another. General ones only: what is common in a corpus, its index learns. Words
 * of direction (up, down, off, over, under, above, below) are none: in operations they say what is wrong.
 */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  [
    'a about after again against all also am an and any are as at be because been before being between both but by can',
    'could did do does doing during each few for from further had has have having he her here hers him his how i if in into',
    'is it its itself just may me might more most must my no nor not now of on once only or other our out own same she',
    'should so some such than that the their them then there these they this those through to too until very was we were',
    'what when where which while who whom why will with would you your',
  ].flatMap((line) => line.split(' ')),
);
