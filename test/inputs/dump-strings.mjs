// node dump-strings.mjs DIRECTORY
//
// Prints every String column of every table of a stopped site, one JSON row a line.
import { join } from 'node:path';
import { Session } from 'chdb';

const [directory] = process.argv.slice(2);
const session = new Session(join(directory, 'engine'), {
  connectionArgs: [`--config-file=${join(directory, 'engine.xml')}`, '--async_load_databases=0'],
});
const rows = async (sql) => {
  const text = (await session.queryAsync(sql, { format: 'JSONEachRow' })).text();
  return text.trimEnd() === '' ? [] : text.trimEnd().split('\n');
};
const columns = (
  await rows(
    "SELECT table, name FROM system.columns WHERE database = 'aiops' AND (type ILIKE '%String%' OR type ILIKE '%JSON%' OR type ILIKE '%Enum%') ORDER BY table, position",
  )
).map((line) => JSON.parse(line));
const byTable = grouped(columns);
for (const [table, found] of byTable) {
  const names = found.map(({ name }) => `\`${name}\``).join(', ');
  for (const line of await rows(`SELECT ${names} FROM aiops.\`${table}\``)) process.stdout.write(`${line}\n`);
}
session.close();

function grouped(list) {
  const groups = new Map();
  for (const item of list) groups.set(item.table, [...(groups.get(item.table) ?? []), item]);
  return groups;
}
