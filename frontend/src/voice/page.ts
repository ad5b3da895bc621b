// Listen buttons on pages that the server makes. Without scripts they stay hidden.
// <button class="listen" hidden data-listen data-text="..." | data-sound="/suara/hasil/..." data-stop data-loading
// data-trouble>: its words are its own label, what it says while it speaks, waits, and cannot.

import { makeVoice, type VoiceState } from "./voice.js";

const language = document.documentElement.lang || "id";
const news = document.createElement("p");
news.className = "unseen";
news.setAttribute("role", "status");
document.body.append(news);

let active: HTMLButtonElement | undefined;
const voice = makeVoice(language, show);

function labelOf(button: HTMLButtonElement): HTMLElement {
  return button.querySelector("span") ?? button;
}

function show(state: VoiceState): void {
  const button = active;
  if (!button) return;
  const { listen = "", stop = "", loading = "", trouble = "" } = button.dataset;
  const words = { silent: listen, loading, speaking: stop, trouble: listen }[state];
  labelOf(button).textContent = words;
  button.setAttribute("aria-pressed", String(state === "loading" || state === "speaking"));
  news.textContent = state === "trouble" ? trouble : state === "loading" ? loading : "";
  if (state === "silent" || state === "trouble") active = undefined;
}

for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-listen]")) {
  button.dataset.listen = labelOf(button).textContent ?? "";
  button.hidden = false;
  button.addEventListener("click", () => {
    const before = active;
    if (before && before !== button) voice.stop();
    active = button;
    if (button.dataset.sound) voice.playFile(button.dataset.sound);
    else voice.play(button.dataset.text ?? "");
  });
}
addEventListener("pagehide", () => voice.stop());
