import type { JsonObject, JsonValue } from '../../model/json.js';

/**
 * Finds the first thing that is wrong with a model's input. Knows the keywords that tool schemas live on: `type`,
 * `enum`, `const`, `required`, `properties`, `additionalProperties: false` and `items`; others are left to the tool.
 */
export function checkJsonSchema(schema: JsonObject, value: unknown, path = 'input'): string | undefined {
  const allowed = schema['enum'] ?? (schema['const'] === undefined ? undefined : [schema['const']]);
  if (Array.isArray(allowed) && !allowed.some((one) => isEqual(one, value))) {
    return `${path} must be ${allowed.map((one) => JSON.stringify(one)).join(' or ')}`;
  }
  const types = listNames(schema['type']);
  if (types.length > 0 && !types.some((type) => isOfType(type, value))) {
    return `${path} must be ${types.join(' or ')}, not ${nameType(value)}`;
  }
  if (Array.isArray(value)) return checkItems(schema, value, path);
  return isRecord(value) ? checkFields(schema, value, path) : undefined;
}

function checkItems(schema: JsonObject, items: readonly unknown[], path: string): string | undefined {
  const itemSchema = schema['items'];
  if (!isJsonObject(itemSchema)) return undefined;
  for (const [index, item] of items.entries()) {
    const problem = checkJsonSchema(itemSchema, item, `${path}[${index}]`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function checkFields(schema: JsonObject, value: Record<string, unknown>, path: string): string | undefined {
  const { properties, additionalProperties } = schema;
  const missing = listNames(schema['required']).find((name) => value[name] === undefined);
  if (missing !== undefined) return `${path}.${missing} is missing`;

  const known = isJsonObject(properties) ? properties : {};
  for (const [name, field] of Object.entries(value)) {
    const fieldSchema = Object.hasOwn(known, name) ? known[name] : undefined;
    if (fieldSchema === undefined && additionalProperties === false)
      return `${path}.${name} is not a known field`;
    const problem =
      isJsonObject(fieldSchema) && field !== undefined
        ? checkJsonSchema(fieldSchema, field, `${path}.${name}`)
        : undefined;
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** `type` is one name or several, `required` is several. */
function listNames(value: JsonValue | undefined): string[] {
  return (Array.isArray(value) ? value : [value]).filter((name) => typeof name === 'string');
}

function isOfType(type: string, value: unknown): boolean {
  if (type === 'integer') return Number.isInteger(value);
  return nameType(value) === type;
}

function nameType(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function isEqual(first: JsonValue | undefined, second: unknown): boolean {
  return first === second || JSON.stringify(first) === JSON.stringify(second);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return isRecord(value);
}
