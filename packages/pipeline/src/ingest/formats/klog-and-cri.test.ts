import { describe, expect, it } from 'vitest';
import { said } from './reading.fixture.ts';

describe('klog and glog', () => {
  it.each([
    [
      'I1025 00:15:15.525108       1 controller_utils.go:116] "Pod status updated" pod="kube-system/kubedns"',
      {
        at: '2026-10-25T00:15:15.525Z',
        level: 'info',
        msg: '"Pod status updated" pod="kube-system/kubedns"',
        meta: { thread: '1', caller: 'controller_utils.go:116' },
      },
    ],
    [
      'E0131 12:00:00.000001   12345 file.cc:7] broken',
      { at: '2026-01-31T12:00:00.000Z', level: 'error', msg: 'broken' },
    ],
    ['W20250131 12:00:00.5 12 a/b.cc:1] slow', { at: '2025-01-31T12:00:00.500Z', level: 'warning' }],
    ['F1231 23:59:59.999999 4 x.go:1] gone', { at: '2025-12-31T23:59:59.999Z', level: 'critical' }],
    ['I0229 12:00:00.0 1 x.go:1] leap', { at: '2024-02-29T12:00:00.000Z' }],
    ['E0131 12:00:00.1 1 x.go:1] ', { level: 'error', msg: '' }],
    [
      '<14>Jan 31 12:00:01 node-1 kubelet[9]: E0131 12:00:00.1 9 x.go:1] no pods',
      { host: 'node-1', service: 'kubelet', level: 'error', msg: 'no pods' },
    ],
    ['I1325 00:00:00.1 1 x.go:1] no such month', { level: null }],
    ['D1025 00:00:00.1 1 x.go:1] no such level', { level: null }],
  ])('%s', (line, expected) => {
    expect(said(line)).toMatchObject(expected);
  });
});

describe('a container runtime', () => {
  it.each([
    [
      '2016-10-06T00:17:09.669794202Z stdout F log content 1',
      { at: '2016-10-06T00:17:09.669Z', level: null, msg: 'log content 1', meta: { stream: 'stdout' } },
    ],
    ['2016-10-06T00:17:09.669794202Z stdout P partial ', { msg: 'partial ', meta: { partial: true } }],
    [
      '2016-10-06T02:17:09.6+02:00 stderr F {"level":"warn","msg":"inner"}',
      { at: '2016-10-06T00:17:09.600Z', level: 'warning', msg: 'inner', meta: { envelope: 'cri' } },
    ],
    ['2016-10-06T00:17:09Z stderr F level=error msg=kv', { level: 'error', msg: 'kv' }],
    [
      '2016-10-06T00:17:09Z stderr F E1006 00:17:08.5 1 x.go:1] klog',
      { at: '2026-10-06T00:17:08.500Z', level: 'error', msg: 'klog' },
    ],
    [
      '2016-10-06T00:17:09Z stdout F 2016-10-06 00:17:08 WARN [main] a.B: app',
      { at: '2016-10-06T00:17:08.000Z', level: 'warning', service: 'a.B' },
    ],
    ['2016-10-06T00:17:09Z stdout F ', { msg: '' }],
    ['2016-10-06T00:17:09Z stdout X other', { msg: 'stdout X other' }],
  ])('%s', (line, expected) => {
    expect(said(line)).toMatchObject(expected);
  });
});
