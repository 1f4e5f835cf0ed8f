import { describe, expect, it } from 'vitest';
import { parseCsv } from '../../csv-table.ts';
import { graphOf, periodsOf } from './files.ts';

describe('the files of the root cause data', () => {
  it('name who calls whom in a matrix, a call of itself left out', () => {
    const table = parseCsv(',a,b,c\na,1.0,1.0,0.0\nb,0.0,0.0,1.0\nc,0.0,0.0,0.0\n', 'graph.csv');
    expect([...graphOf(table)]).toEqual([
      ['a', ['b']],
      ['b', ['c']],
      ['c', []],
    ]);
  });

  it('hold a period a row: means and sums are taken, other statistics and empty cells are not', () => {
    const text = [
      'microservice,a,a,a,b',
      'metric,latency,latency,requests,availability',
      'statistic,Average,p99,Sum,Average',
      'unix_timestamp,,,,',
      '1692608400.0,0.5,9,12.0,',
      '1692608700.0,,,0.0,97.5',
    ].join('\n');
    expect(periodsOf(parseCsv(text, 'metrics.csv'), 'here')).toEqual([
      {
        startMs: 1_692_608_400_000,
        samples: [
          { node: 'a', metric: 'latency', value: 0.5 },
          { node: 'a', metric: 'requests', value: 12 },
        ],
      },
      {
        startMs: 1_692_608_700_000,
        samples: [
          { node: 'a', metric: 'requests', value: 0 },
          { node: 'b', metric: 'availability', value: 97.5 },
        ],
      },
    ]);
    expect(() => periodsOf(parseCsv(`${text}\n,1,1,1,1`, 'metrics.csv'), 'here')).toThrow(
      'begins with no time',
    );
  });
});
