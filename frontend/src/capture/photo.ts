// A photo as small as the network can bear: scaled and written anew, so that nothing of where and with what it was
// taken stays in it.

import { encode } from "./camera.js";

/** What one photo may weigh. */
export const PHOTO_BYTES = 120_000;
const LONGEST = 1280;
const SMALLEST = 320;

/** Width and height that keep the shape, the longer side at most `longest`. */
export function fit(width: number, height: number, longest: number): { width: number; height: number } {
  const scale = Math.min(1, longest / Math.max(width, height, 1));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** A JPEG of at most `bytes`. Fails where the file is no picture that this phone can read. */
export async function smallPhoto(file: Blob, bytes = PHOTO_BYTES, longest = LONGEST): Promise<Blob> {
  const bitmap = await createImageBitmap(file);
  try {
    for (let side = longest; ; side = Math.round(side * 0.8)) {
      const jpeg = await encode(drawn(bitmap, side), bytes);
      if (jpeg.size <= bytes || side <= SMALLEST) return jpeg;
    }
  } finally {
    bitmap.close();
  }
}

/** White below what is clear, as a picture of a drawing may be. */
function drawn(bitmap: ImageBitmap, longest: number): HTMLCanvasElement {
  const canvas = Object.assign(document.createElement("canvas"), fit(bitmap.width, bitmap.height, longest));
  const context = canvas.getContext("2d")!;
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}
