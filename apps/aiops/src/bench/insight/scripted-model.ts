import { type FactsBlock, promptOf } from '@aiops/pipeline';

/** As the prompt allows. */
const MAX_TEXT = 200;
const MAX_CITED = 3;

/**
 * What a model answers that does what it is asked and no more: of each question it takes the facts that it may cite, as many as
 * there is room for, and says them in their own words. It stands in where no real model is at hand, and is no measure of one.
 *
 * @returns the JSON text of an answer
 */
export function scriptedAnswer(block: FactsBlock): string {
  const { schema } = promptOf(block);
  const answers = Object.entries(schema.properties).map(([question, answer]) => {
    const ids = idsOf(answer);
    const facts: string[] = [];
    let text = '';
    for (const id of ids.slice(0, MAX_CITED)) {
      const said = block.facts.find((fact) => fact.id === id)?.text ?? '';
      const longer = text === '' ? said : `${text} ${said}`;
      if (longer.length > MAX_TEXT && text !== '') break;
      facts.push(id);
      text = longer;
    }
    return [question, { facts, text }];
  });
  return JSON.stringify(Object.fromEntries(answers));
}

function idsOf(schema: ReturnType<typeof promptOf>['schema']['properties'][string]): readonly string[] {
  if (schema.type !== 'object') return [];
  const { facts } = schema.properties;
  if (facts === undefined || facts.type !== 'array' || facts.items.type !== 'string') return [];
  return 'enum' in facts.items ? facts.items.enum : [];
}
