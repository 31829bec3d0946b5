import type { AiRequest } from '../ai-types.js';
import { isRecord } from './canonical-json.js';
import { isSet, parameterPlaces } from './server-state.js';
import { UnkeyableError } from './unkeyable-error.js';

/** Types of tools that the caller runs itself: what they answer is part of the next request. */
const RUN_BY_CALLER =
  /^(function|custom|namespace|local_shell|apply_patch|computer_use_preview|(bash|text_editor|computer|memory)_\d{8})$/;

/** Tools of Gemini have no type: the member says which it is. All but these are run by the provider, those to come too. */
const FUNCTIONS = /^function_?declarations$/i;

/** Parameters that let the provider search or call something, without a tool in the list. */
const SEARCHES = ['web_search_options', 'search_parameters', 'mcp_servers', 'mcpServers', 'plugins'];

const SEARCHING_MODEL = /:online$|-search-(preview|api)|(^|\/)sonar/;

type Path = readonly (string | number)[];

/**
 * Refuses tools that the provider runs itself, a search of the web for instance: their answer is of the moment. A type
 * of tool that is not known counts as one of these. @throws UnkeyableError
 */
export function refuseVolatileTools(request: AiRequest): void {
  if (SEARCHING_MODEL.test(request.model))
    throw new UnkeyableError(['model'], 'the model searches by itself');
  for (const [path, members] of parameterPlaces(request)) {
    const search = SEARCHES.find((name) => isSet(members[name]));
    if (search)
      throw new UnkeyableError([...path, search], 'the provider asks others, who answer anew each time');
    refuseTools(path, members['tools']);
    refuseToolsOfItems(path, members['input']);
  }
}

function refuseTools(path: Path, tools: unknown): void {
  const index = Array.isArray(tools) ? tools.findIndex(isRunByProvider) : -1;
  if (index >= 0) throw new UnkeyableError([...path, 'tools', index], 'the provider runs this tool');
}

/** Items of OpenAI responses can bring further tools. */
function refuseToolsOfItems(path: Path, items: unknown): void {
  if (!Array.isArray(items)) return;
  for (const [index, item] of items.entries())
    if (isRecord(item) && item['type'] !== undefined) refuseTools([...path, 'input', index], item['tools']);
}

function isRunByProvider(tool: unknown): boolean {
  if (!isRecord(tool)) return false;
  const { type, id } = tool;
  if (type === undefined || type === null)
    return !('name' in tool) && !Object.keys(tool).every((name) => FUNCTIONS.test(name));
  if (type === 'provider' || type === 'provider-defined') return !RUN_BY_CALLER.test(afterDot(String(id)));
  return typeof type !== 'string' || !RUN_BY_CALLER.test(type);
}

/** The AI SDK names them by their provider: `anthropic.bash_20250124`. */
function afterDot(id: string): string {
  return id.slice(id.indexOf('.') + 1);
}
