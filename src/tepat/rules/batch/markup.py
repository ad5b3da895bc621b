"""Pieces of HTML and SVG: written by one function, so that texts are always escaped."""

from __future__ import annotations

from html import escape


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def element(name: str, *content: str, **attributes: str) -> Markup:
    """One element. What is not ``Markup`` is escaped; ``class_`` stands for class, ``_`` for a dash.

    >>> element("td", "a < b", class_="n")
    '<td class="n">a &lt; b</td>'
    >>> element("p", element("b", "A"), " & B", aria_label="x")
    '<p aria-label="x"><b>A</b> &amp; B</p>'
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value, quote=True)}"'
        for key, value in attributes.items()
    )
    return Markup(f"<{name}{written}>{joined(*content)}</{name}>")


def joined(*parts: str) -> Markup:
    """Pieces after each other, texts among them escaped."""
    return Markup("".join(part if isinstance(part, Markup) else escape(part) for part in parts))
