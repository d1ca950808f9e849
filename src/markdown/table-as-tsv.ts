/**
 * A table as spreadsheets take it: tabs between cells, a line for each row. What a spreadsheet would run as a formula gets
 * the apostrophe that makes it text, for a table is as trustworthy as whoever had a hand in the answer.
 */
export function tableAsTsv(table: HTMLTableElement | null): string {
  const rows = [...(table?.rows ?? [])];
  return rows.map((row) => [...row.cells].map((cell) => cellText(cell.textContent)).join('\t')).join('\n');
}

function cellText(text: string): string {
  const plain = text.replace(/\s+/g, ' ').trim();
  const isFormula = /^[=@]/.test(plain) || /^[+-](?![\d.,\s%]*$)/.test(plain);
  return isFormula ? `'${plain}` : plain;
}
