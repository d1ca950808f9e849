const secretFields = /"(token|secret|claim)"\s*:\s*"(?:[^"\\]|\\.)*"/g;

/** What stands where a secret stood. */
const BLANK = '…';

/**
 * A message of the wire as `inspect` may see it: fields that hold secrets are blanked, and so is the token wherever else
 * a foreign wire put it. Bytes that hold the token are not shown at all.
 */
export function blankSecrets(data: string | Uint8Array, token: string | undefined): string | Uint8Array {
  if (typeof data !== 'string') {
    if (token === undefined || !new TextDecoder().decode(data).includes(token)) return data;
    return new Uint8Array();
  }
  const blanked = data.replaceAll(secretFields, `"$1":"${BLANK}"`);
  return token ? blanked.replaceAll(token, BLANK) : blanked;
}
