import type { DatabaseProduct } from '../wording/database-words.ts';
import type { LineFamily } from './line-family.ts';

/** What a database server writes on a normal day. */
export function databaseLines(product: DatabaseProduct): readonly LineFamily[] {
  return BY_PRODUCT[product];
}

const POSTGRESQL_LINES: readonly LineFamily[] = [
  {
    service: 'postgres',
    level: 'info',
    perHour: 24,
    write: ({ rng }) =>
      `LOG:  checkpoint complete: wrote ${rng.int(40, 2_100)} buffers (${rng.between(0.1, 3).toFixed(1)}%); write=${rng.between(4, 60).toFixed(3)} s`,
  },
  {
    service: 'postgres',
    level: 'info',
    perHour: 20,
    write: ({ rng }) =>
      `LOG:  automatic vacuum of table "hotel.public.${rng.pick(['folio_line', 'cabin_event', 'pos_ticket'])}": index scans: ${rng.int(0, 2)}`,
  },
  {
    service: 'pgbouncer',
    level: 'info',
    perHour: 60,
    vouchesFor: 'database',
    write: ({ rng }) =>
      `stats: ${rng.int(20, 90)} xacts/s, ${rng.int(60, 300)} queries/s, in ${rng.int(9_000, 60_000)} B/s, wait ${rng.int(5, 90)} us`,
  },
  {
    service: 'postgres',
    level: 'warning',
    perHour: 1,
    write: ({ rng }) =>
      `LOG:  duration: ${rng.int(1_050, 2_400)}.${rng.int(100, 999)} ms  statement: SELECT * FROM folio WHERE cabin = $1`,
  },
  {
    service: 'postgres',
    level: 'error',
    perHour: 0.5,
    write: ({ rng }) =>
      `ERROR:  duplicate key value violates unique constraint "pos_ticket_pkey" (ticket ${rng.int(100_000, 999_999)})`,
  },
];

const MYSQL_LINES: readonly LineFamily[] = [
  {
    service: 'mysqld',
    level: 'info',
    perHour: 6,
    write: ({ rng }) =>
      `[Note] [MY-012551] [InnoDB] Buffer pool dump at ${rng.int(1, 99)} %, log sequence ${rng.int(100_000, 999_999)}`,
  },
  {
    service: 'proxysql',
    level: 'info',
    perHour: 60,
    vouchesFor: 'database',
    write: ({ rng }) =>
      `hostgroup 10: ${rng.int(20, 90)} of 300 connections used, ${rng.int(60, 300)} queries/s`,
  },
  {
    service: 'mysqld',
    level: 'warning',
    perHour: 1,
    write: ({ rng }) =>
      `[Warning] [MY-010055] Slow query ${rng.between(1, 2.4).toFixed(2)} s on hotel.folio, rows examined ${rng.int(4_000, 90_000)}`,
  },
  {
    service: 'mysqld',
    level: 'error',
    perHour: 0.4,
    write: ({ rng }) =>
      `[ERROR] [MY-013183] Duplicate entry '${rng.int(100_000, 999_999)}' for key 'pos_ticket.PRIMARY'`,
  },
];

const ORACLE_LINES: readonly LineFamily[] = [
  {
    service: 'oracle',
    level: 'info',
    perHour: 20,
    write: ({ rng }) => `Thread 1 advanced to log sequence ${rng.int(10_000, 99_999)} (LGWR switch)`,
  },
  {
    service: 'tnslsnr',
    level: 'info',
    perHour: 60,
    vouchesFor: 'database',
    write: ({ rng }) =>
      `(CONNECT_DATA=(SERVICE_NAME=hotel)) * (ADDRESS=(PORT=${rng.int(32_000, 60_000)})) * establish * hotel * 0`,
  },
  {
    service: 'oracle',
    level: 'warning',
    perHour: 0.6,
    write: ({ rng }) =>
      `WARNING: inbound SQL took ${rng.int(1_100, 2_600)} ms, plan hash ${rng.int(100_000_000, 999_999_999)}`,
  },
  {
    service: 'oracle',
    level: 'error',
    perHour: 0.3,
    write: ({ rng }) =>
      `ORA-00001: unique constraint (HOTEL.POS_TICKET_PK) violated, ticket ${rng.int(100_000, 999_999)}`,
  },
];

const BY_PRODUCT: Readonly<Record<DatabaseProduct, readonly LineFamily[]>> = {
  postgresql: POSTGRESQL_LINES,
  mysql: MYSQL_LINES,
  oracle: ORACLE_LINES,
};
