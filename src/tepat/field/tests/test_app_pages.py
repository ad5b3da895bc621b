"""The app's own addresses: for everybody, about nobody, and to be kept on a phone."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tepat.field.materials import materials_version
from tepat.field.screens.app import files

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _plain_static_names(settings: Settings) -> None:
    """Files by their own names, as they are before they are collected."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture
def _built() -> None:
    if finders.find("field/app/files.json") is None:
        pytest.skip("the front end is not built")


def told_to_the_worker(client: Client) -> dict[str, Any]:
    text = client.get(reverse("field:app_worker")).content.decode()
    told: dict[str, Any] = json.loads(text.removeprefix("self.tepat=").partition(";\n")[0])
    return told


@pytest.mark.usefixtures("_built")
def test_the_shell_is_the_same_in_every_language(client: Client) -> None:
    indonesian = client.get(reverse("field:app"))
    english = client.get(reverse("field:app"), HTTP_ACCEPT_LANGUAGE="en")
    assert indonesian.status_code == 200
    assert indonesian.content == english.content
    assert indonesian["Cache-Control"] == "no-cache"


@pytest.mark.usefixtures("_built")
def test_the_policy_lets_in_no_foreign_code(client: Client) -> None:
    policy = client.get(reverse("field:app"))["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert (
        rules["script-src"] == rules["worker-src"] == rules["manifest-src"] == rules["style-src"] == "'self'"
    )
    assert rules["img-src"] == rules["media-src"] == "'self' blob:"
    assert "worker-src" not in client.get("/")["Content-Security-Policy"]


@pytest.mark.usefixtures("_built")
def test_the_shell_hands_over_all_that_is_said_before_the_rest_is_loaded(client: Client) -> None:
    text = client.get(reverse("field:app")).content.decode()
    found = re.search(r'<script id="shell" type="application/json">(.*?)</script>', text)
    assert found is not None
    shell = json.loads(found.group(1))
    assert set(shell["gate"]) == {code for code, _name in shell["languages"]} == {"id", "jv", "mad", "en"}
    assert len({tuple(sorted(texts)) for texts in shell["gate"].values()}) == 1
    assert shell["ways"]["worker"] == "/lapangan/sw.js"


@pytest.mark.usefixtures("_built")
def test_the_worker_may_look_after_the_whole_app_and_keeps_every_file(client: Client) -> None:
    answer = client.get(reverse("field:app_worker"))
    assert answer["Service-Worker-Allowed"] == "/lapangan/"
    assert answer["Content-Type"].startswith("text/javascript")
    told = told_to_the_worker(client)
    kept = {file["url"] for file in told["files"]}
    assert told["shell"] == "/lapangan/"
    assert {"/lapangan/", reverse("field:app_materials", args=[materials_version()])} <= kept
    assert {f"/static/field/app/{name}" for name in files._built()["files"]} <= kept
    assert [file["url"] for file in told["later"]] == ["/static/intake/pictures.svg"]


@pytest.mark.usefixtures("_built")
def test_the_worker_is_another_one_when_a_shared_file_changes(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = client.get(reverse("field:app_worker")).content
    monkeypatch.setattr(files, "revision_of", lambda _content: "another")
    assert client.get(reverse("field:app_worker")).content != before


def test_materials_never_change_under_their_address(client: Client) -> None:
    answer = client.get(reverse("field:app_materials", args=[materials_version()]))
    assert answer.status_code == 200
    assert "immutable" in answer["Cache-Control"]
    assert json.loads(answer.content)["format"] == 1
    assert client.get(reverse("field:app_materials", args=["0" * 16])).status_code == 404


def test_materials_come_as_small_as_the_browser_understands(client: Client) -> None:
    address = reverse("field:app_materials", args=[materials_version()])
    plain = client.get(address)
    small = client.get(address, HTTP_ACCEPT_ENCODING="gzip, deflate, br")
    assert small["Content-Encoding"] == "br"
    assert brotli.decompress(small.content) == plain.content
    assert "Accept-Encoding" in small["Vary"]
    assert "Accept-Encoding" in plain["Vary"]


@pytest.mark.usefixtures("_built")
def test_what_a_phone_must_fetch(client: Client) -> None:
    """The whole app in four languages, and of it what the first screen waits for, as a browser gets them."""

    def weight(address: str) -> int:
        if address.startswith("/static/"):
            found = finders.find(address.removeprefix("/static/"))
            return len(brotli.compress(Path(str(found)).read_bytes()))
        return len(client.get(address, HTTP_ACCEPT_ENCODING="br").content)

    told, built = told_to_the_worker(client), files._built()
    whole = [*(file["url"] for file in told["files"]), reverse("field:app_worker")]
    first = [
        reverse("field:app"),
        *(f"/static/field/app/{name}" for name in (*built["first"], built["style"])),
    ]
    assert sum(map(weight, whole)) < 150_000
    assert sum(map(weight, first)) < 20_000
    assert weight(told["later"][0]["url"]) < 12_000


def test_the_manifest_lets_a_phone_install_it(client: Client) -> None:
    answer = client.get(reverse("field:app_manifest"))
    assert answer["Content-Type"] == "application/manifest+json"
    manifest = json.loads(answer.content)
    assert manifest["start_url"] == manifest["scope"] == manifest["id"] == reverse("field:app")
    assert manifest["display"] == "standalone"
    assert {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]} == {
        ("192x192", "any"), ("512x512", "any"), ("512x512", "maskable"),
    }  # fmt: skip
    for icon in manifest["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/")) is not None


def test_an_app_that_was_not_built_says_how_to(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_BUILT", "field/app/nothing.json")
    files._built.cache_clear()
    try:
        with pytest.raises(files.NotBuilt, match="make setup"):
            client.get(reverse("field:app"))
    finally:
        files._built.cache_clear()
