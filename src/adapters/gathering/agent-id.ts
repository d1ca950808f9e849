/** An agent's id as this wire writes it: a number where it is one, since the document's agents are numbered. */
export function wireAgentId(id: string): number | string {
  return /^\d{1,15}$/.test(id) ? Number(id) : id;
}
