// Small pieces that several screens of the frame share.

import type { Texts } from "../contract.js";

export const BackLink = ({ texts, back }: { texts: Texts; back: () => void }) => (
  <button type="button" class="back-link button-plain" onClick={back}>{texts("back")}</button>
);
