import { isObject, objectsOf, type JsonObject } from './plain-json.js';
import type { WirePart } from './wire-part.js';

/** An event before it is numbered. */
type Step = JsonObject & { readonly type: string };

/** The events of OpenAI's responses that end in this one; `undefined` where the answer is no response. */
export function unfoldResponse(answer: unknown): readonly WirePart[] | undefined {
  if (!isObject(answer) || !Array.isArray(answer['output'])) return undefined;
  const begun = { ...answer, status: 'in_progress', output: [], usage: null };
  const steps: Step[] = [
    { type: 'response.created', response: begun },
    { type: 'response.in_progress', response: begun },
    ...objectsOf(answer['output']).flatMap(stepsOfItem),
    { type: 'response.completed', response: answer },
  ];
  return steps.map((step, index) => ({ event: step.type, json: { ...step, sequence_number: index } }));
}

function stepsOfItem(item: JsonObject, outputIndex: number): Step[] {
  const place = { item_id: item['id'], output_index: outputIndex };
  const { begun, steps } = openItem(item, place);
  return [
    { type: 'response.output_item.added', output_index: outputIndex, item: begun },
    ...steps,
    { type: 'response.output_item.done', output_index: outputIndex, item },
  ];
}

/** How an item stands when it is added, and what is then said of it; items of other types are added as they are. */
function openItem(
  item: JsonObject,
  place: JsonObject,
): { readonly begun: JsonObject; readonly steps: Step[] } {
  switch (item['type']) {
    case 'message': {
      const steps = objectsOf(item['content']).flatMap((part, index) =>
        stepsOfPart(part, { ...place, content_index: index }),
      );
      return { begun: { ...item, status: 'in_progress', content: [] }, steps };
    }
    case 'function_call': {
      const { arguments: said, name } = item;
      const type = 'response.function_call_arguments';
      const steps = [
        { ...place, type: `${type}.delta`, delta: said },
        { ...place, type: `${type}.done`, name, arguments: said },
      ];
      return { begun: { ...item, status: 'in_progress', arguments: '' }, steps };
    }
    case 'reasoning': {
      const steps = objectsOf(item['summary']).flatMap((part, index) =>
        stepsOfSummary(part, { ...place, summary_index: index }),
      );
      return { begun: { ...item, summary: [] }, steps };
    }
    default:
      return { begun: item, steps: [] };
  }
}

function stepsOfPart(part: JsonObject, place: JsonObject): Step[] {
  const [type, field] =
    part['type'] === 'refusal' ? ['response.refusal', 'refusal'] : ['response.output_text', 'text'];
  const said = part[field];
  const logprobs = field === 'text' ? { logprobs: part['logprobs'] ?? [] } : {};
  return [
    { ...place, type: 'response.content_part.added', part: { ...part, [field]: '' } },
    { ...place, type: `${type}.delta`, delta: said, ...logprobs },
    { ...place, type: `${type}.done`, [field]: said, ...logprobs },
    { ...place, type: 'response.content_part.done', part },
  ];
}

function stepsOfSummary(part: JsonObject, place: JsonObject): Step[] {
  const { text } = part;
  return [
    { ...place, type: 'response.reasoning_summary_part.added', part: { ...part, text: '' } },
    { ...place, type: 'response.reasoning_summary_text.delta', delta: text },
    { ...place, type: 'response.reasoning_summary_text.done', text },
    { ...place, type: 'response.reasoning_summary_part.done', part },
  ];
}
