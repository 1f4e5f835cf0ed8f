import type { Rng } from '../random.ts';
import { type Saying, saying } from './saying.ts';

export type DatabaseProduct = 'postgresql' | 'mysql' | 'oracle';

/** What a database server and its pooler write about connections that run out, and about its own death. */
export interface DatabaseWords {
  readonly nearlyFull: Saying;
  readonly full: (rng: Rng) => Saying;
  readonly normal: Saying;
  readonly crashed: (rng: Rng) => Saying;
  readonly recovering: Saying;
  readonly ready: Saying;
}

const POSTGRESQL: DatabaseWords = {
  nearlyFull: saying(
    'pgbouncer',
    'warning',
    'stats: 174 of 200 server connections in use, 6 clients waiting',
  ),
  full: (rng) =>
    rng.pick([
      saying(
        'pgbouncer',
        'error',
        'connection pool exhausted: 200 of 200 server connections in use, db=hotel',
      ),
      saying('pgbouncer', 'error', `pool exhausted for hotel/app, ${rng.int(20, 300)} clients waiting`),
      saying('postgres', 'error', 'FATAL:  sorry, too many clients already'),
      saying(
        'postgres',
        'error',
        'FATAL:  remaining connection slots are reserved for roles with the SUPERUSER attribute',
      ),
    ]),
  normal: saying('pgbouncer', 'info', 'stats: 61 of 200 server connections in use, 0 clients waiting'),
  crashed: (rng) =>
    saying(
      'postgres',
      'error',
      `LOG:  server process (PID ${rng.int(900, 9_000)}) was terminated by signal 6: Aborted`,
    ),
  recovering: saying('postgres', 'error', 'FATAL:  the database system is in recovery mode'),
  ready: saying('postgres', 'info', 'LOG:  database system is ready to accept connections'),
};

const MYSQL: DatabaseWords = {
  nearlyFull: saying(
    'mysqld',
    'warning',
    '[Warning] Aborted connection 48213 to db: hotel user: app (Got timeout reading communication packets)',
  ),
  full: (rng) =>
    rng.pick([
      saying('mysqld', 'error', '[ERROR] [MY-010283] [Server] Too many connections'),
      saying(
        'mysqld',
        'error',
        `[ERROR] [MY-011085] Too many connections (max_connections=${rng.pick([151, 200, 300])}), host refused`,
      ),
      saying(
        'proxysql',
        'error',
        'MySQL_HostGroups_Manager: connection pool exhausted on hostgroup 10, db=hotel',
      ),
    ]),
  normal: saying('proxysql', 'info', 'hostgroup 10: 44 of 300 connections used'),
  crashed: (rng) =>
    saying('mysqld', 'error', `mysqld got signal 11 ; thread pointer 0x7f${rng.int(10, 99)}a40`),
  recovering: saying(
    'proxysql',
    'error',
    'monitor: hostgroup 10 database is unavailable, db=hotel, error 2013',
  ),
  ready: saying('mysqld', 'info', '[System] [MY-010931] [Server] mysqld: ready for connections. port: 3306'),
};

const ORACLE: DatabaseWords = {
  nearlyFull: saying('oracle', 'warning', 'WARNING: processes at 92% of limit 600, instance HOTEL1'),
  full: (rng) =>
    rng.pick([
      saying('oracle', 'error', 'UCP-29: connection pool is exhausted, pool=HOTEL_APP max=80'),
      saying(
        'oracle',
        'error',
        `ORA-00020: maximum number of processes (600) reached, connection limit exceeded for service hotel (${rng.int(2, 90)} refused)`,
      ),
    ]),
  normal: saying('oracle', 'info', 'processes at 38% of limit 600, instance HOTEL1'),
  crashed: (rng) =>
    saying(
      'oracle',
      'error',
      `ORA-00600: internal error code, arguments: [kdsgrp1], pid ${rng.int(900, 9_000)}, terminating the instance`,
    ),
  recovering: saying('tnslsnr', 'error', 'ORA-01034: ORACLE not available, service hotel'),
  ready: saying('oracle', 'info', 'Completed: ALTER DATABASE OPEN, instance HOTEL1'),
};

const BY_PRODUCT: Readonly<Record<DatabaseProduct, DatabaseWords>> = {
  postgresql: POSTGRESQL,
  mysql: MYSQL,
  oracle: ORACLE,
};

export function databaseWords(product: DatabaseProduct): DatabaseWords {
  return BY_PRODUCT[product];
}

/** What an application writes whose pool waits in vain for a connection. */
export const POOL_WAIT: Partial<Record<string, readonly string[]>> = {
  pos: [
    'HikariPool-1 - Connection is not available, request timed out after 30000ms (connection timeout)',
    'c.s.pos.TicketService - ticket not saved: java.sql.SQLTransientConnectionException: connection timed out',
  ],
  reservations: [
    'o.h.engine.jdbc.spi.SqlExceptionHelper - HikariPool-2: connection timeout waiting for the booking database',
    '[worker-7] booking not stored, database connection timed out after 20 s',
    'sqlalchemy.exc.TimeoutError: QueuePool limit of size 20 overflow 10 reached, connection timed out, timeout 30.00',
  ],
  pms: [
    'ERROR FolioPosting: connection timeout to the folio database, posting parked in the retry queue',
    'ERROR DBCP: Cannot get a connection, pool error Timeout waiting for idle object',
  ],
  spa: ['django.db.utils.OperationalError: could not get a connection, connection timed out'],
};

/** What an application writes whose database does not answer at all. */
export const DATABASE_GONE: Partial<Record<string, readonly string[]>> = {
  pos: ['c.s.pos.TicketService - database unavailable, tickets kept offline'],
  reservations: ['[worker-3] booking refused: could not connect to database, retry in 10 s'],
  pms: ['ERROR FolioPosting: database connection lost, 41 postings parked'],
  spa: ['django.db.utils.OperationalError: could not connect to database, treatment list read-only'],
};
