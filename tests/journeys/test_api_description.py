"""An engineer at a ministry opens the description of the API: it is all there, and comes from here alone."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.conftest import OpenPhone


def test_the_description_of_the_api_opens(open_phone: OpenPhone) -> None:
    page = open_phone(width=1280, scripts=True)
    site = page.url
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/api/docs")
    expect(page.get_by_text("Send a submission")).to_be_visible()
    expect(page.get_by_text("Read a receipt again")).to_be_visible()
    assert [url for url in asked if not url.startswith((site, "data:"))] == []
