import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { test } from "node:test";

import { makeVoice, nameOf, ownVoice, type VoiceParts, type VoiceState } from "./voice.js";

const digest = (bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> => webcrypto.subtle.digest("SHA-1", bytes);
const settle = (): Promise<void> => new Promise((done) => setTimeout(done, 20));
const voiceOf = (lang: string, localService = true): SpeechSynthesisVoice =>
  ({ lang, localService, name: lang, default: false, voiceURI: lang }) as SpeechSynthesisVoice;

class Sound {
  onplaying?: () => void;
  onended?: () => void;
  onerror?: () => void;
  paused = true;
  constructor(readonly address: string) {}
  play(): Promise<void> {
    this.paused = false;
    this.onplaying?.();
    return Promise.resolve();
  }
  pause(): void {
    this.paused = true;
  }
}

function parts(voices: SpeechSynthesisVoice[] = []): { parts: VoiceParts; sounds: Sound[]; said: string[]; states: VoiceState[] } {
  const sounds: Sound[] = [];
  const said: string[] = [];
  const speech = {
    getVoices: () => voices,
    speak: (words: SpeechSynthesisUtterance) => {
      said.push(words.text);
      words.onstart?.(undefined as never);
    },
    cancel: () => undefined,
  };
  return {
    sounds,
    said,
    states: [],
    parts: {
      speech,
      utterance: (text) => ({ text }) as SpeechSynthesisUtterance,
      audio: (address) => {
        const sound = new Sound(address);
        sounds.push(sound);
        return sound as unknown as HTMLAudioElement;
      },
      digest,
    },
  };
}

test("names are those that the server gives", async () => {
  assert.equal(await nameOf("ya", digest), "e92fc4e26a76b5e8");
  assert.equal(await nameOf(" Berapa  luas\nlantai? ", digest), await nameOf("Berapa luas lantai?", digest));
});

test("only a voice of the language on the device itself is used", () => {
  assert.equal(ownVoice([voiceOf("en-GB"), voiceOf("id-ID")], "id")?.lang, "id-ID");
  assert.equal(ownVoice([voiceOf("in_ID")], "id")?.lang, "in_ID");
  assert.equal(ownVoice([voiceOf("id-ID", false)], "id"), undefined);
  assert.equal(ownVoice([voiceOf("id-ID")], "jv"), undefined);
  assert.equal(ownVoice([voiceOf("id-ID")], "mad"), undefined);
  assert.equal(ownVoice([voiceOf("jv-ID")], "jv")?.lang, "jv-ID");
});

test("the browser speaks where it can, and no file is asked for", async () => {
  const world = parts([voiceOf("id-ID")]);
  makeVoice("id", (state) => world.states.push(state), world.parts).play("Berapa?");
  await settle();
  assert.deepEqual(world.said, ["Berapa?"]);
  assert.deepEqual(world.sounds, []);
  assert.deepEqual(world.states, ["loading", "speaking"]);
});

test("nothing is loaded before it is asked for; lines are read one after the other", async () => {
  const world = parts();
  const voice = makeVoice("mad", (state) => world.states.push(state), world.parts);
  assert.equal(world.sounds.length, 0);
  voice.play("ya\ntidak");
  await settle();
  assert.equal(world.sounds.length, 1);
  assert.equal(world.sounds[0]!.address, "/suara/mad/e92fc4e26a76b5e8.opus");
  world.sounds[0]!.onended!();
  await settle();
  assert.equal(world.sounds.length, 2);
  world.sounds[1]!.onended!();
  await settle();
  assert.equal(world.states.at(-1), "silent");
});

test("what starts stops what was there; the same text again stops it", async () => {
  const world = parts();
  const voice = makeVoice("jv", (state) => world.states.push(state), world.parts);
  voice.play("satu");
  await settle();
  voice.play("dua");
  await settle();
  assert.equal(world.sounds[0]!.paused, true);
  assert.equal(world.sounds[1]!.paused, false);
  assert.equal(world.states.filter((state) => state === "silent").length, 1);
  voice.play("dua");
  await settle();
  assert.equal(world.sounds[1]!.paused, true);
  assert.equal(world.states.at(-1), "silent");
});

test("a sound that there is not, or a browser without digests, is said", async () => {
  const world = parts();
  const voice = makeVoice("jv", (state) => world.states.push(state), world.parts);
  voice.play("satu");
  await settle();
  world.sounds[0]!.onerror!();
  await settle();
  assert.equal(world.states.at(-1), "trouble");
  const poor = parts();
  makeVoice("jv", (state) => poor.states.push(state), { ...poor.parts, digest: undefined }).play("satu");
  await settle();
  assert.equal(poor.states.at(-1), "trouble");
});

test("a person's own outcome is never spoken by the browser", async () => {
  const world = parts([voiceOf("id-ID")]);
  makeVoice("id", (state) => world.states.push(state), world.parts).playFile("/suara/hasil/x.opus");
  await settle();
  assert.deepEqual(world.said, []);
  assert.equal(world.sounds[0]!.address, "/suara/hasil/x.opus");
});
