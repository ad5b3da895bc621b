// The square code that a camera reads, as a drawing.

import { encode } from "uqr";

/** The dark squares as one path, row by row; `size` counts the quiet edge too. */
export function squareOf(text: string): { size: number; path: string } {
  const { data, size } = encode(text, { ecc: "M", border: 4 });
  const rows = data.map((row, y) => {
    let path = "";
    for (let x = 0; x < size; x++) {
      if (!row[x]) continue;
      let end = x;
      while (row[end + 1]) end++;
      path += `M${x} ${y}h${end - x + 1}v1H${x}z`;
      x = end;
    }
    return path;
  });
  return { size, path: rows.join("") };
}

export function SquareCode({ text, label }: { text: string; label: string }) {
  const { size, path } = squareOf(text);
  return (
    <div class="dots" role="img" aria-label={label}>
      <svg viewBox={`0 0 ${size} ${size}`} shape-rendering="crispEdges" aria-hidden="true"><path fill="#fff" d={`M0 0h${size}v${size}H0z`} /><path fill="#000" d={path} /></svg>
    </div>
  );
}
