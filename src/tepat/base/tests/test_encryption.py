from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tepat.base.encryption import SealBroken, blind_index, seal, seal_text, unseal, unseal_text


@given(st.binary(max_size=200), st.text(max_size=40))
def test_what_was_sealed_opens_in_its_context(plain: bytes, context: str) -> None:
    assert unseal(seal(plain, context=context), context=context) == plain


def test_sealing_twice_gives_other_bytes() -> None:
    assert seal_text("x", context="a") != seal_text("x", context="a")


def test_another_context_does_not_open_it() -> None:
    with pytest.raises(SealBroken) as caught:
        unseal(seal(b"x", context="registry.person.nik"), context="registry.family.kk")
    assert caught.value.code == "base.encryption.seal_broken"


@given(st.data())
def test_one_changed_byte_is_noticed(data: st.DataObject) -> None:
    sealed = bytearray(seal_text("3510160101800001", context="a"))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(SealBroken):
        unseal_text(bytes(sealed), context="a")


@given(st.binary(max_size=60))
def test_rubbish_is_refused_in_one_way(rubbish: bytes) -> None:
    with pytest.raises(SealBroken):
        unseal(rubbish, context="a")


def test_a_blind_index_is_stable_and_of_its_kind() -> None:
    assert blind_index("nik", "1") == blind_index("nik", "1")
    assert blind_index("nik", "1") != blind_index("kk", "1")
    assert len(blind_index("nik", "1")) == 32
