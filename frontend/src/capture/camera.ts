// The camera of the phone, and small pictures of what it sees.

import { type Grey, grey } from "./light.js";

export type CameraTrouble = "refused" | "absent" | "in_use" | "insecure" | "broken";

/** Why the camera did not start, from the name of the browser's error. */
export function troubleOf(name: string): CameraTrouble {
  if (name === "NotAllowedError" || name === "SecurityError") return "refused";
  if (name === "NotFoundError" || name === "OverconstrainedError" || name === "DevicesNotFoundError") return "absent";
  if (name === "NotReadableError" || name === "TrackStartError" || name === "AbortError") return "in_use";
  return "broken";
}

/** Starts the camera on the person's side ("user") or on the other ("environment"). */
export async function openCamera(video: HTMLVideoElement, side: "user" | "environment"): Promise<CameraTrouble | null> {
  if (!navigator.mediaDevices?.getUserMedia) return isSecureContext ? "absent" : "insecure";
  try {
    const wanted = { facingMode: side, width: { ideal: 1280 }, height: { ideal: 720 } };
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
    await video.play();
    return null;
  } catch (error) {
    return troubleOf((error as Error).name);
  }
}

export function closeCamera(video: HTMLVideoElement): void {
  for (const track of (video.srcObject as MediaStream | null)?.getTracks() ?? []) track.stop();
  video.srcObject = null;
}

/** The middle of a picture in the shape that the page shows, three to four, at most `width` wide: where, and how large. */
export function crop(width: number, height: number, most: number): { x: number; y: number; w: number; h: number; width: number; height: number } {
  const w = Math.min(width, (height * 3) / 4);
  const h = (w * 4) / 3;
  const out = Math.round(Math.min(most, w));
  return { x: (width - w) / 2, y: (height - Math.min(h, height)) / 2, w, h: Math.min(h, height), width: out, height: Math.round((out * 4) / 3) };
}

/** Draws what the camera sees: once large, to be kept, and once tiny, to be judged here. */
export class Eye {
  private readonly tiny = document.createElement("canvas");
  constructor(
    private readonly video: HTMLVideoElement,
    private readonly widest: number,
  ) {}

  private draw(canvas: HTMLCanvasElement, widest: number): CanvasRenderingContext2D {
    const part = crop(this.video.videoWidth, this.video.videoHeight, widest);
    canvas.width = part.width;
    canvas.height = part.height;
    const context = canvas.getContext("2d", { willReadFrequently: widest < 100 })!;
    context.drawImage(this.video, part.x, part.y, part.w, part.h, 0, 0, part.width, part.height);
    return context;
  }

  get isReady(): boolean {
    return this.video.readyState >= 2 && this.video.videoWidth > 0;
  }

  glance(): Grey {
    const context = this.draw(this.tiny, 72);
    const { width, height } = this.tiny;
    return grey(context.getImageData(0, 0, width, height).data, width, height);
  }

  picture(): HTMLCanvasElement {
    const canvas = document.createElement("canvas");
    this.draw(canvas, this.widest);
    return canvas;
  }
}

const asJpeg = (canvas: HTMLCanvasElement, quality: number): Promise<Blob> =>
  new Promise((done, fail) => canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("no picture"))), "image/jpeg", quality));

/** A JPEG of at most `bytes`, as good as fits; never worse than quality 0.35. */
export async function encode(canvas: HTMLCanvasElement, bytes: number): Promise<Blob> {
  let blob = await asJpeg(canvas, 0.72);
  for (let quality = 0.58; blob.size > bytes && quality > 0.34; quality -= 0.115) blob = await asJpeg(canvas, quality);
  return blob;
}
