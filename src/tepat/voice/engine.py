"""espeak-ng, called from C. Loaded only in the process of ``process.py``: it is GPL, and it is C."""

from __future__ import annotations

import ctypes
from pathlib import Path

import espeakng_loader
import numpy as np
from numpy.typing import NDArray

# The engine's voice for each language; the Indonesian one reads the languages of Java and Madura too.
VOICES = {"id": "id", "jv": "id", "mad": "id", "en": "en"}
_WORDS_A_MINUTE = 145

_SYNCHRONOUS = 2  # AUDIO_OUTPUT_SYNCHRONOUS
_RATE = 1  # espeakRATE
_WORD_GAP = 7  # espeakWORDGAP, in 10 ms
_UTF8 = 1  # espeakCHARS_UTF8
_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class Engine:
    """The engine of this process. Raises ``RuntimeError`` where it cannot be started."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        folder = str(Path(espeakng_loader.get_data_path()).parent).encode()
        self.samples_a_second = self._library.espeak_Initialize(_SYNCHRONOUS, 0, folder, 0)
        if self.samples_a_second <= 0:
            raise RuntimeError("espeak-ng does not start")
        self._pieces: list[NDArray[np.int16]] = []
        self._callback = _Callback(self._keep)
        self._library.espeak_SetSynthCallback(self._callback)

    def say(self, text: str, language: str) -> NDArray[np.int16]:
        """The sound of a text, mono. Raises ``RuntimeError`` where the engine refuses."""
        self._pieces = []
        if self._library.espeak_SetVoiceByName(VOICES[language].encode()):
            raise RuntimeError("espeak-ng lacks the voice")
        self._library.espeak_SetParameter(_RATE, _WORDS_A_MINUTE, 0)
        self._library.espeak_SetParameter(_WORD_GAP, 1, 0)
        raw = text.encode() + b"\0"
        if self._library.espeak_Synth(raw, len(raw), 0, 1, 0, _UTF8, None, None):
            raise RuntimeError("espeak-ng cannot read the text")
        self._library.espeak_Synchronize()
        return np.concatenate(self._pieces) if self._pieces else np.zeros(0, dtype=np.int16)

    def _keep(self, samples: ctypes._Pointer[ctypes.c_short], count: int, _events: int | None) -> int:
        if samples and count > 0:
            self._pieces.append(np.ctypeslib.as_array(samples, shape=(count,)).copy())
        return 0
