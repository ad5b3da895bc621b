// Which PINs are too easy: the ones that somebody who finds the phone tries first.

export const PIN_DIGITS = 6;

export type PinFault = "digits" | "same" | "row" | "pattern" | "date";

/** Why a PIN is refused, or "" where it is good. */
export function faultOfPin(pin: string): PinFault | "" {
  if (!/^\d{6}$/.test(pin)) return "digits";
  if (/^(\d)\1{5}$/.test(pin)) return "same";
  if (isRow(pin)) return "row";
  if (/^(\d\d)\1\1$|^(\d\d\d)\2$|^(\d)\3\3(\d)\4\4$|^(\d)\5(\d)\6(\d)\7$/.test(pin) || isMirrored(pin)) return "pattern";
  return isDate(pin) ? "date" : "";
}

/** Steps of 1 up or down all the way: 123456, 987654, 789012. */
function isRow(pin: string): boolean {
  const steps = [...pin].slice(1).map((digit, at) => (+digit - +pin[at]! + 10) % 10);
  return steps.every((step) => step === 1) || steps.every((step) => step === 9);
}

const isMirrored = (pin: string): boolean => pin === [...pin].reverse().join("");

/** A birthday as people write it (010285, 850201), or a year of birth at either end (198507, 011985). */
function isDate(pin: string): boolean {
  const [first, middle, last] = [+pin.slice(0, 2), +pin.slice(2, 4), +pin.slice(4)] as const;
  const isDay = (day: number): boolean => day >= 1 && day <= 31;
  const isYear = (year: number): boolean => year >= 1930 && year <= 2035;
  const isMonth = middle >= 1 && middle <= 12;
  return (isMonth && (isDay(first) || isDay(last))) || isYear(+pin.slice(0, 4)) || isYear(+pin.slice(2));
}
