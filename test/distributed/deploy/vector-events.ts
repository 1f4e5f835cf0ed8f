const READ = { host: 'a1b2c3', source_type: 'file' } as const;

/** Events in the form in which Vector's sources hand them on, by its reference (log_namespace off). */
export function vectorEvents(at: Date) {
  const timestamp = at.toISOString();
  const readAt = new Date(at.getTime() + 1000).toISOString();
  return {
    /** Source `syslog`. */
    syslog: {
      appname: 'sshd',
      facility: 'auth',
      host: 'wan-rt-1',
      hostname: 'wan-rt-1',
      message: 'Failed password for root from 198.51.100.7',
      msgid: 'ID47',
      procid: 4711,
      severity: 'err',
      source_ip: '10.0.0.2',
      source_type: 'syslog',
      timestamp,
      version: 1,
      'aiops@32473': { tracking_id: 'bridge:0017' },
    },
    /** Source `file`. */
    plainLine: {
      ...READ,
      timestamp: readAt,
      file: '/host/logs/pos/pos.log',
      message: `${timestamp.replace('T', ' ').replace('.', ',').replace('Z', '')} ERROR [till-4] printer gone`,
    },
    bareLine: { ...READ, timestamp: readAt, file: '/host/logs/nav.log', message: 'gyro drift 0.4' },
    jsonLine: {
      ...READ,
      timestamp: readAt,
      file: '/host/logs/till.log',
      message: JSON.stringify({
        ts: timestamp,
        host: 'pos-7',
        service: 'till',
        level: 'warn',
        msg: 'drawer open',
        tracking_id: 'till-7:99',
        shift: 3,
      }),
    },
    /** Source `journald`. */
    journalEntry: {
      PRIORITY: '2',
      SYSLOG_IDENTIFIER: 'kernel',
      _HOSTNAME: 'ship-server-1',
      _PID: '1',
      _SYSTEMD_UNIT: 'init.scope',
      host: 'ship-server-1',
      message: 'Out of memory: Killed process 811 (mysqld)',
      source_type: 'journald',
      timestamp,
    },
    /** Source `host_metrics`, after the transform `metric_to_log`. */
    machineMetric: {
      gauge: { value: 0.8512 },
      kind: 'absolute',
      name: 'filesystem_used_ratio',
      namespace: 'machine',
      tags: { collector: 'filesystem', filesystem: 'ext4', host: 'a1b2c3', mountpoint: '/host/log' },
      timestamp,
    },
  } as const;
}
