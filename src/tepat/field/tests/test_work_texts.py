"""The sentences of the work: as many as its scripts ask for, and with the words that these fill in."""

from __future__ import annotations

import re
from pathlib import Path

from tepat.field.work_texts import WORK_TEXTS

SCRIPTS = Path(__file__).parents[4] / "frontend" / "src" / "field" / "work"

KINDS = ("registration", "notebook", "correction", "ground_check", "visit", "self_proof")

# Keys that the scripts put together, by the parts that there are.
MADE = {
    "work_${answer.likelihood}": ("likely", "unlikely", "open"),
    "work_${one.likelihood}": ("likely", "unlikely", "open"),
    "work_${code}_title": ("photos", "place", "faces"),
    "work_${kind}_title": ("house_photo", "document_photo"),
    "work_${kind}_hint": ("house_photo", "document_photo"),
    "work_${kind}_alt": ("house_photo", "document_photo"),
    "work_faces_${advice}": ("too_dark", "too_bright", "blurred"),
    "work_form_${key}": (
        "check_title", "check_hint", "known_title", "known_hint", "known_family", "known_family_hint",
        "changed_by_you", "not_true",
    ),
    "work_kind_${draft.kind}": KINDS,
    "work_kind_${item.kind}": KINDS,
    "work_kind_${kind}": KINDS,
    "work_map_${state}": ("refused", "failed"),
    "work_place_${accuracyOf(place.accuracy_m)}": ("good", "fair", "rough"),
    "work_place_${accuracy}": ("good", "fair", "rough"),
    "work_place_${trouble}": ("refused", "failed"),
    "work_proof_${one}": ("signature", "voice", "witness"),
    "work_reason_${sign}": ("good", "bad", "open"),
    "work_state_${item.state}": ("queued", "uploading", "acknowledged", "quarantined"),
    "work_state_${state}": ("queued", "uploading", "acknowledged", "quarantined"),
    "work_task_${task.kind}": ("ground_check", "follow_up"),
    "work_visit_${one}": ("answered", "nobody_home", "declined", "moved_away", "not_found"),
}  # fmt: skip


def _scripts() -> str:
    files = [path for path in SCRIPTS.glob("*.ts*") if ".test." not in path.name]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def _asked(scripts: str) -> set[str]:
    asked = set(re.findall(r'"(work_[a-z_]+)"', scripts))
    for made in re.findall(r"`(work_[^`]*)`", scripts):
        assert made in MADE, f"say in MADE what {made} can be"
        before, after = re.split(r"\$\{.*\}", made)
        asked |= {before + part + after for part in MADE[made]}
    return asked


def test_every_sentence_is_asked_for_and_every_key_has_one() -> None:
    assert _asked(_scripts()) == set(WORK_TEXTS)


def test_the_words_in_braces_are_those_that_the_scripts_fill_in() -> None:
    scripts = _scripts()
    for key, text in WORK_TEXTS.items():
        for name in re.findall(r"\{(\w+)\}", str(text)):
            assert re.search(rf"\b{name}\b(:|,| \}})", scripts), f"{key} waits for {name}"
