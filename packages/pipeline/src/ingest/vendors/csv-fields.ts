/** Splits a line at commas; a field in quotes may hold commas and doubled quotes. At most `max` fields. */
export function csvFields(text: string, max: number): string[] {
  if (!text.includes('"')) return text.split(',', max);
  const fields: string[] = [];
  let at = 0;
  while (at <= text.length && fields.length < max) {
    if (text.charCodeAt(at) === 34) {
      const { value, end } = readQuoted(text, at);
      fields.push(value);
      at = end;
      continue;
    }
    const comma = text.indexOf(',', at);
    const end = comma < 0 ? text.length : comma;
    fields.push(text.slice(at, end));
    at = end + 1;
  }
  return fields;
}

/** A quoted field from its opening quote; `end` is behind its comma. One that never closes takes the rest. */
function readQuoted(text: string, from: number): { value: string; end: number } {
  let close = text.indexOf('"', from + 1);
  let doubled = false;
  while (close >= 0 && text.charCodeAt(close + 1) === 34) {
    doubled = true;
    close = text.indexOf('"', close + 2);
  }
  const stop = close < 0 ? text.length : close;
  const value = text.slice(from + 1, stop);
  const comma = close < 0 ? -1 : text.indexOf(',', close);
  return { value: doubled ? value.replaceAll('""', '"') : value, end: (comma < 0 ? text.length : comma) + 1 };
}
