// Reads texts aloud: by the browser's own voice where it speaks the language, else from a sound file, which is
// loaded only when somebody asks for it. One text at a time.

export type VoiceState = "silent" | "loading" | "speaking" | "trouble";

/** What the voice needs of the browser; tests bring their own. */
export interface VoiceParts {
  speech: Pick<SpeechSynthesis, "getVoices" | "speak" | "cancel"> | undefined;
  utterance: (text: string) => SpeechSynthesisUtterance;
  audio: (address: string) => HTMLAudioElement;
  digest: ((bytes: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer>) | undefined;
}

export interface Voice {
  /** Lines are read one after the other; each has a sound of its own. The same text again stops it. */
  play(text: string): void;
  /** One sound made for this person: never by the browser's voice. */
  playFile(address: string): void;
  stop(): void;
}

const CALM = 0.9; // of the browser's usual speed

/** `changed` is told whenever the state changes: of what is read, or of what was read before it. */
export function makeVoice(language: string, changed: (state: VoiceState) => void, parts: VoiceParts = ofBrowser()): Voice {
  let turn = 0;
  let sound: HTMLAudioElement | undefined;
  let now = "";

  const silence = (): void => {
    turn += 1;
    now = "";
    sound?.pause();
    sound = undefined;
    parts.speech?.cancel();
  };
  const stop = (): void => {
    silence();
    changed("silent");
  };
  const start = (what: string, read: (mine: () => boolean) => Promise<void>): void => {
    if (now === what) return stop();
    if (now) changed("silent");
    silence();
    now = what;
    const my = turn;
    const mine = (): boolean => my === turn;
    changed("loading");
    read(mine).then(
      () => mine() && stop(),
      () => {
        if (!mine()) return;
        silence();
        changed("trouble");
      },
    );
  };
  const playAddress = (address: string, mine: () => boolean): Promise<void> =>
    new Promise((done, fail) => {
      if (!mine()) return done();
      const mySound = (sound = parts.audio(address));
      mySound.onplaying = () => mine() && changed("speaking");
      mySound.onended = () => done();
      mySound.onerror = () => fail(new Error("no sound"));
      mySound.play().catch(fail);
    });
  /** Whether the line, or a part of "what: how much", has a sound. What a person typed has none, and is left out. */
  const playLine = async (line: string, mine: () => boolean): Promise<boolean> => {
    const address = `/suara/${language}/${await nameOf(line, parts.digest)}.opus`;
    if (await playAddress(address, mine).then(() => true, () => false)) return true;
    const [label, value] = line.split(": ", 2);
    if (!label || !value) return false;
    const heard = await playLine(label, mine);
    return (await playLine(value, mine)) || heard;
  };
  const say = (text: string, voice: SpeechSynthesisVoice, mine: () => boolean): Promise<void> =>
    new Promise((done, fail) => {
      const words = parts.utterance(text);
      words.voice = voice;
      words.lang = voice.lang;
      words.rate = CALM;
      words.onstart = () => mine() && changed("speaking");
      words.onend = () => done();
      words.onerror = () => fail(new Error("no speech"));
      parts.speech?.speak(words);
    });

  return {
    play: (text) =>
      start(text, async (mine) => {
        const voice = ownVoice(parts.speech?.getVoices() ?? [], language);
        if (voice) return say(text, voice, mine);
        let heard = false;
        for (const line of text.split("\n")) if (line.trim() && mine()) heard = (await playLine(line, mine)) || heard;
        if (!heard) throw new Error("nothing to hear");
      }),
    playFile: (address) => start(address, (mine) => playAddress(address, mine)),
    stop,
  };
}

/** Tells who cannot see it that a sound is coming, or cannot be played. For pages that draw their own buttons. */
export function announced(words: (state: "loading" | "trouble") => string): (state: VoiceState) => void {
  const news = document.createElement("p");
  news.className = "unseen";
  news.setAttribute("role", "status");
  document.body.append(news);
  return (state) => { news.textContent = state === "loading" || state === "trouble" ? words(state) : ""; };
}

/** A voice of the language that works on this device: others would send the text to a stranger. */
export function ownVoice(voices: readonly SpeechSynthesisVoice[], language: string): SpeechSynthesisVoice | undefined {
  const wanted = language === "id" ? ["id", "in"] : [language];
  return voices.find((voice) => voice.localService && wanted.includes(voice.lang.split(/[-_]/)[0]!.toLowerCase()));
}

/** As `tepat.voice.name_of`: the first 16 hex digits of the SHA-1 of the words. */
export async function nameOf(text: string, digest: VoiceParts["digest"]): Promise<string> {
  if (!digest) throw new Error("no digest");
  const plain = text.trim().replace(/\s+/g, " ").normalize("NFC");
  const hash = new Uint8Array(await digest(new TextEncoder().encode(plain)));
  return Array.from(hash.slice(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function ofBrowser(): VoiceParts {
  return {
    speech: globalThis.speechSynthesis,
    utterance: (text) => new SpeechSynthesisUtterance(text),
    audio: (address) => new Audio(address),
    digest: globalThis.crypto?.subtle && ((bytes) => crypto.subtle.digest("SHA-1", bytes)),
  };
}
