// What the phone itself judges about a picture: how bright, how sharp, how much moved. Hints only; the server decides.

/** A small grey picture: one byte of brightness a pixel. */
export interface Grey {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** Grey from RGBA pixels, by the weights of BT.601. */
export function grey(rgba: ArrayLike<number>, width: number, height: number): Grey {
  const pixels = new Uint8Array(width * height);
  for (let i = 0, j = 0; i < pixels.length; i++, j += 4)
    pixels[i] = (rgba[j]! * 77 + rgba[j + 1]! * 150 + rgba[j + 2]! * 29) >> 8;
  return { width, height, pixels };
}

/** The pixels of the middle, where the face is. */
function middle({ width, height, pixels }: Grey): Uint8Array {
  const [left, top] = [width >> 2, height >> 2];
  const rows = Array.from({ length: height - 2 * top }, (_, y) => (top + y) * width + left);
  return Uint8Array.from(rows.flatMap((start) => [...pixels.subarray(start, start + width - 2 * left)]));
}

const mean = (numbers: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i]!;
  return sum / Math.max(1, numbers.length);
};

/** Mean brightness of the middle: 0 black to 255 white. */
export const brightness = (picture: Grey): number => mean(middle(picture));

/** How much neighbouring pixels differ (mean of the absolute Laplacian): of two pictures of one thing, more is sharper. */
export function sharpness({ width, height, pixels }: Grey): number {
  let sum = 0;
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      sum += Math.abs(4 * pixels[i]! - pixels[i - 1]! - pixels[i + 1]! - pixels[i - width]! - pixels[i + width]!);
    }
  return sum / Math.max(1, (width - 2) * (height - 2));
}

/** Mean difference of the middles of two pictures of one size, after taking out that one is brighter as a whole. */
export function difference(a: Grey, b: Grey): number {
  const [one, other] = [middle(a), middle(b)];
  const shift = mean(one) - mean(other);
  return mean(Float32Array.from(one, (light, i) => Math.abs(light - other[i]! - shift)));
}

export type Hint = "too_dark" | "too_bright" | "blurred";

/** What the person could change at once, before anything is sent. */
export function hint(picture: Grey): Hint | null {
  const light = brightness(picture);
  if (light < 45) return "too_dark";
  if (light > 232) return "too_bright";
  return sharpness(picture) < 2.2 ? "blurred" : null;
}
