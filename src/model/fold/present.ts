/** The fields that are set: in JSON an undefined field is an absent one, and a fold must equal its own JSON. */
export function present<FIELDS extends object>(
  fields: FIELDS,
): { [KEY in keyof FIELDS]?: Exclude<FIELDS[KEY], undefined> } {
  const kept: { [KEY in keyof FIELDS]?: Exclude<FIELDS[KEY], undefined> } = { ...fields };
  for (const key in kept) if (kept[key] === undefined) delete kept[key];
  return kept;
}
