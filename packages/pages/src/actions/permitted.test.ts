import { describe, expect, it } from 'vitest';
import { incidentOf } from './incident.fixture.ts';
import { whyNot } from './permitted.ts';

const operator = (needed: string): boolean => needed === 'operator';
const engineer = (): boolean => true;

describe('an action', () => {
  it('that the role does not allow is refused with the role it needs', () => {
    expect(whyNot('resolve', [incidentOf({})], operator)).toBe('This needs the role engineer.');
    expect(whyNot('acknowledge', [incidentOf({})], operator)).toBeNull();
  });

  it('is possible when it means something for one of the incidents', () => {
    const [open, resolved] = [incidentOf({}), incidentOf({ status: 'resolved' })];
    expect(whyNot('acknowledge', [resolved, open], operator)).toBeNull();
    expect(whyNot('acknowledge', [resolved], operator)).toBe(
      'Not possible: it is resolved; reopen it first.',
    );
    expect(whyNot('acknowledge', [], operator)).toBe('Choose an incident first.');
  });

  it('on what another system owns, or what was merged, is refused; a silence is not', () => {
    const foreign = incidentOf({ imported_by: 'shore' });
    expect(whyNot('resolve', [foreign], engineer)).toContain('handed it in as shore');
    expect(whyNot('resolve', [incidentOf({ merged_into: 'inc-2' })], engineer)).toContain('inc-2');
    expect(whyNot('silence', [foreign], engineer)).toBeNull();
  });
});
