// A signature or a thumb mark on glass: strokes in, a small black drawing out.

export interface Touch {
  readonly x: number;
  readonly y: number;
  /** Half the width and height of what touched the glass; a pen or a mouse is a point. */
  readonly rx: number;
  readonly ry: number;
}

export type Stroke = readonly Touch[];

const PEN = 2.4;
const THUMB = 14;

/** Whether a stroke is a press rather than a line: nothing moved further than a few units. */
export const isPress = (stroke: Stroke): boolean =>
  stroke.every(({ x, y }) => Math.hypot(x - stroke[0]!.x, y - stroke[0]!.y) < 6);

/** The oval that a press leaves; large enough to be seen, however small the phone says that the touch was. */
export const thumbOf = ({ rx, ry }: Touch): { rx: number; ry: number } => ({ rx: Math.max(THUMB, rx), ry: Math.max(THUMB * 1.3, ry) });

/** Draws the strokes as ink of this colour, in the units of the canvas. */
export function draw(context: CanvasRenderingContext2D, strokes: readonly Stroke[], ink: string): void {
  context.strokeStyle = context.fillStyle = ink;
  context.lineWidth = PEN;
  context.lineCap = context.lineJoin = "round";
  for (const stroke of strokes) {
    const first = stroke[0];
    if (!first) continue;
    context.beginPath();
    if (isPress(stroke)) {
      const { rx, ry } = thumbOf(first);
      context.ellipse(first.x, first.y, rx, ry, 0, 0, 2 * Math.PI);
      context.fill();
      continue;
    }
    context.moveTo(first.x, first.y);
    for (const { x, y } of stroke.slice(1)) context.lineTo(x, y);
    context.stroke();
  }
}

const asPng = (canvas: HTMLCanvasElement): Promise<Blob> =>
  new Promise((done, fail) => canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("no picture"))), "image/png"));

/** The strokes on white, `width` by `height` units, as a PNG. */
export function pictureOf(strokes: readonly Stroke[], width: number, height: number): Promise<Blob> {
  const scale = Math.min(2, 640 / width);
  const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(width * scale), height: Math.round(height * scale) });
  const context = canvas.getContext("2d")!;
  context.scale(scale, scale);
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  draw(context, strokes, "#111");
  return asPng(canvas);
}

/** Lines of text on white, as a PNG: what a witness says, where nobody can sign. */
export function pictureOfWords(lines: readonly string[]): Promise<Blob> {
  const width = 640;
  const line = 34;
  const canvas = Object.assign(document.createElement("canvas"), { width, height: line * (lines.length + 1) });
  const context = canvas.getContext("2d")!;
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, canvas.height);
  context.fillStyle = "#111";
  context.font = "22px system-ui, sans-serif";
  lines.forEach((text, i) => context.fillText(text, 20, line * (i + 1), width - 40));
  return asPng(canvas);
}
