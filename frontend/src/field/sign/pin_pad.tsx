// Six digits by thumb, by keyboard or by screen reader: one box over six dots, and large keys below it.

import { useEffect, useRef, useState } from "preact/hooks";

import type { Texts } from "../contract.js";

export const PIN_DIGITS = 6;
const DIGITS = "123456789";

export interface PinPadProps {
  texts: Texts;
  label: string;
  /** Called with six digits; the box is emptied for the next try. */
  done: (pin: string) => void;
  /** Nothing can be typed now: what was typed is being looked at, or somebody has to wait. */
  waits?: boolean;
  /** What is wrong with what was typed. */
  fault?: string;
  hint?: string;
}

export function PinPad({ texts, label, done, waits = false, fault = "", hint = "" }: PinPadProps) {
  const [pin, setPin] = useState("");
  const box = useRef<HTMLInputElement>(null);
  /** Gives back what stays in the box. */
  const type = (typed: string): string => {
    if (waits) return pin;
    const digits = typed.replace(/\D/g, "").slice(0, PIN_DIGITS);
    const stays = digits.length === PIN_DIGITS ? "" : digits;
    setPin(stays);
    if (!stays && digits) done(digits);
    return stays;
  };
  useEffect(() => { if (!waits) box.current?.focus({ preventScroll: true }); }, [waits, label]);
  const described = [hint && "pin-hint", fault && "pin-fault"].filter(Boolean).join(" ");
  const press = (key: string): void => { type(pin + key); box.current?.focus({ preventScroll: true }); };
  return (
    <div class={waits ? "pin pin-waits" : "pin"}>
      <label class="question-text" for="pin-box">{label}</label>
      {hint && <p class="question-hint" id="pin-hint">{hint}</p>}
      <div class={fault ? "pin-dots pin-dots-bad" : "pin-dots"}>
        <input
          id="pin-box" ref={box} type="password" inputMode="none" autocomplete="off" maxLength={PIN_DIGITS} value={pin} readOnly={waits}
          aria-invalid={Boolean(fault)} {...(described && { "aria-describedby": described })}
          onInput={({ currentTarget }) => { currentTarget.value = type(currentTarget.value); }}
        />
        {Array.from({ length: PIN_DIGITS }, (_, place) => <i key={place} class={place < pin.length ? "pin-dot pin-dot-filled" : "pin-dot"} />)}
      </div>
      <p class="unseen" role="status">{pin && texts("gate_filled", { count: pin.length })}</p>
      {fault && <p class="fault" id="pin-fault" role="alert">{fault}</p>}
      <div class="pin-keys">
        {[...DIGITS, "", "0"].map((key) => key ? (
          <button key={key} type="button" disabled={waits} onClick={() => press(key)}>{key}</button>
        ) : <span key="none" />)}
        <button type="button" disabled={waits || !pin} aria-label={texts("gate_delete")} onClick={() => { setPin(pin.slice(0, -1)); box.current?.focus({ preventScroll: true }); }}>
          <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M9 5h11v14H9l-6-7zM12 9.5l5 5M17 9.5l-5 5" /></svg>
        </button>
      </div>
    </div>
  );
}
