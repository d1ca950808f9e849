/** A noun in the forms that Arabic has for numbers. `one` and `two` say the number themselves; the others follow it. */
export type CountedNoun = {
  zero: string;
  one: string;
  two: string;
  few: string;
  many: string;
  other: string;
};

// Made when first used, so that a bundle without Arabic drops this file.
let numbers: Intl.NumberFormat | undefined;
let plurals: Intl.PluralRules | undefined;

/** A number as Arabic writes it, with one digit behind the point at most. */
export function arabicNumber(value: number): string {
  numbers ??= new Intl.NumberFormat('ar', { maximumFractionDigits: 1 });
  return numbers.format(value);
}

/** A number of things, in the noun's form for it. */
export function countArabic(count: number, noun: CountedNoun): string {
  plurals ??= new Intl.PluralRules('ar');
  const form = plurals.select(count);
  if (form === 'zero' || form === 'one' || form === 'two') return noun[form];
  return `${arabicNumber(count)} ${noun[form]}`;
}

/** A name in a script of either direction, which must not turn the order of the words around it (UAX #9, FSI and PDI). */
export function isolate(name: string): string {
  return `\u2068${name}\u2069`;
}
