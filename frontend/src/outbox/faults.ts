// What can go wrong on the phone itself. Words for people are the screens' business: they look at `name`.

/** No room: what is on the screen stays there and is kept as soon as there is room. */
export class Full extends Error {
  override readonly name = "Full";
}

/** Another tab of this phone writes. */
export class ReadOnly extends Error {
  override readonly name = "ReadOnly";
}

/** It is not there, or not any more. */
export class NotThere extends Error {
  override readonly name = "NotThere";
}

/** The agent's data are on this phone under a PIN that was not given, and the server could not open them. */
export class StillLocked extends Error {
  override readonly name = "StillLocked";
}

/** The PIN is too easy to guess; `code` is a reason of `faultOfPin`. */
export class WeakPin extends Error {
  override readonly name = "WeakPin";
  constructor(readonly code: string) {
    super(code);
  }
}

/** Something is too large, or too much, for one record. */
export class TooMuch extends Error {
  override readonly name = "TooMuch";
}
