// The capture page: starts the camera, asks for one thing after the other, and sends what it saw.

import { closeCamera, openCamera } from "./camera.js";
import { type Sent, answerOf, send } from "./sending.js";
import { type Kept, capture, formOf, sleep } from "./session.js";

interface Challenge {
  readonly nonce: string;
  readonly steps: readonly string[];
}
type Texts = Readonly<Record<string, string>>;

class Page {
  private readonly texts = JSON.parse(this.root.dataset["texts"]!) as Texts;
  private readonly video = this.find<HTMLVideoElement>("video");
  private readonly board = this.find<HTMLCanvasElement>("canvas");

  constructor(private readonly root: HTMLElement) {
    for (const button of root.querySelectorAll<HTMLButtonElement>("[data-do]"))
      button.addEventListener("click", () => void this.begin(button.dataset["do"]!));
    this.show("start");
  }

  private find<E extends HTMLElement>(selector: string): E {
    return this.root.querySelector<E>(selector)!;
  }

  private say(place: string, key: string, words = this.texts[key] ?? ""): void {
    const element = this.find(`[data-say="${place}"]`);
    if (element.textContent !== words) element.textContent = words;
  }

  private show(part: string): void {
    for (const element of this.root.querySelectorAll<HTMLElement>("[data-part]"))
      element.hidden = !element.dataset["part"]!.split(" ").includes(part);
  }

  /** Stop, and say what is wrong and what to do; the buttons to begin again stay where they are. */
  private stop(key: string, words?: string): void {
    closeCamera(this.video);
    this.show("start trouble".split(" ").includes(key) ? key : "trouble");
    this.say("trouble", key, words);
    this.find('[data-say="trouble"]').focus();
  }

  /** `camera`, or one of the made-up persons that a demonstration offers. */
  private async begin(what: string): Promise<void> {
    this.say("hint", "");
    this.say("instruction", "starting");
    this.mark("look_ahead");
    this.board.hidden = what === "camera";
    this.video.hidden = !this.board.hidden;
    this.show("live");
    this.find('[data-say="instruction"]').focus();
    if (what === "camera") {
      const trouble = await openCamera(this.video, this.root.dataset["side"] as "user" | "environment");
      if (trouble) return this.stop(trouble);
    }
    let sent: Sent;
    do sent = await this.session(what);
    while (sent.kind === "expired");
    closeCamera(this.video);
    if (sent.kind === "arrived") location.assign(String(sent.body["next"]));
    else if (sent.kind === "refused") this.stop("refused_by_server", sent.says);
    else this.stop("unreachable");
  }

  private async session(what: string): Promise<Sent> {
    const form = new FormData();
    form.set("variant", this.root.querySelector<HTMLInputElement>("input[name=variant]")?.checked ? "seated" : "standard");
    const asked = await this.ask(this.root.dataset["challenge"]!, form);
    if (asked.kind !== "arrived" || asked.body["next"]) return asked;
    const challenge = asked.body as unknown as Challenge;
    const began = performance.now();
    if (what === "camera") {
      const frames = await capture(this.video, challenge.steps, {
        instruct: (number, steps) => this.instruct(number, steps), hint: (key) => this.say("hint", key),
      });
      return this.deliver(challenge, frames, true);
    }
    const wish = new FormData();
    wish.set("nonce", challenge.nonce);
    wish.set("who", what);
    const made = await this.ask(this.root.dataset["madeup"]!, wish);
    if (made.kind !== "arrived") return made;
    return this.deliver(challenge, await this.play(made.body["frames"] as [number, string, number, string][], began), false);
  }

  /** Show the frames of a made-up person as if the camera saw them: at their own pace, as the server checks. */
  private async play(frames: [number, string, number, string][], began: number): Promise<Kept[]> {
    const steps = [...new Map(frames.map(([step, code]) => [step, code])).values()];
    const kept: Kept[] = [];
    for (const [step, code, taken_ms, base64] of frames) {
      const jpeg = new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], { type: "image/jpeg" });
      const bitmap = await createImageBitmap(jpeg);
      this.board.width = bitmap.width;
      this.board.height = bitmap.height;
      this.board.getContext("2d")!.drawImage(bitmap, 0, 0);
      this.instruct(step, steps);
      kept.push({ step, code, taken_ms, jpeg });
      await sleep(taken_ms - (performance.now() - began));
    }
    return kept;
  }

  private instruct(number: number, steps: readonly string[]): void {
    const code = steps[number]!;
    this.say("instruction", `step_${code}`);
    this.say("count", "", this.texts["count"]!.replace("{step}", String(number + 1)).replace("{steps}", String(steps.length)));
    this.mark(code);
  }

  /** Which drawing shows what to do; the style sheet has one for each. */
  private mark(code: string): void {
    this.root.dataset["step"] = code;
  }

  private async deliver({ nonce }: Challenge, frames: readonly Kept[], isCamera: boolean): Promise<Sent> {
    closeCamera(this.video);
    this.say("sending", "sending");
    this.show("sending");
    this.find('[data-say="sending"]').focus();
    const sent = await this.ask(this.root.dataset["send"]!, formOf(frames, "nonce", nonce));
    if (sent.kind === "unreachable") {
      const again = await this.askAgain();
      if (again) return this.deliver({ nonce, steps: [] }, frames, isCamera);
    }
    if (sent.kind !== "expired") return sent;
    if (!isCamera || !(await openCamera(this.video, this.root.dataset["side"] as "user" | "environment"))) this.show("live");
    return sent;
  }

  /** The line stays cut: what was taken is kept, and the person says when to try again. */
  private askAgain(): Promise<boolean> {
    this.show("again");
    this.find('[data-part="again"] button').focus();
    return new Promise((done) => this.find('[data-part="again"] button').addEventListener("click", () => done(true), { once: true }));
  }

  private ask(address: string, form: FormData): Promise<Sent> {
    return send({ post: () => this.post(address, form), sleep, waiting: (why) => this.say("sending", `waiting_${why}`) });
  }

  private post(address: string, form: FormData): ReturnType<Parameters<typeof send>[0]["post"]> {
    const bar = this.find<HTMLProgressElement>("progress");
    return new Promise((done) => {
      const request = new XMLHttpRequest();
      request.open("POST", address);
      request.timeout = 120_000;
      request.setRequestHeader("X-CSRFToken", this.find<HTMLInputElement>("input[name=csrfmiddlewaretoken]").value);
      request.setRequestHeader("Accept", "application/json");
      request.upload.onprogress = ({ loaded, total }) => (bar.value = total ? loaded / total : 0);
      request.onload = () => done(answerOf(request.status, request.responseText, request.getResponseHeader("Retry-After")));
      request.onerror = request.ontimeout = request.onabort = () => done({ status: 0 });
      request.send(form);
    });
  }
}

const root = document.querySelector<HTMLElement>("[data-capture]");
if (root) {
  document.querySelector<HTMLElement>("[data-without-scripts]")!.hidden = true;
  root.hidden = false;
  new Page(root);
}
