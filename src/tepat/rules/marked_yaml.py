"""Read a YAML file so that every value knows its line, and nothing in it can surprise.

Stricter and plainer than YAML 1.1: only ``true`` and ``false`` are booleans (``on``, ``yes`` and ``no`` are
words), numbers are written as in JSON, dates as 2026-01-01. Anchors, aliases, tags and doubled keys are
refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

import yaml

from tepat.rules.errors import FormulaError

MAX_BYTES = 512 * 1024
MAX_DEPTH = 20

Path_ = tuple[Hashable, ...]


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """SafeLoader with fewer surprises in what a plain word means."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, re.Pattern[str]]]]] = {}


for _tag, _pattern, _first in (
    ("null", r"^(?:~|null|)$", ["~", "n", ""]),
    ("bool", r"^(?:true|false)$", ["t", "f"]),
    ("int", r"^-?(?:0|[1-9][0-9]*)$", list("-0123456789")),
    ("float", r"^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$", list("-0123456789")),
    ("timestamp", r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", list("0123456789")),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), _first)

_SCALARS: dict[str, Callable[[str], Any]] = {
    "null": lambda text: None,
    "bool": lambda text: text == "true",
    "int": int,
    "float": float,
    "timestamp": date.fromisoformat,
    "str": str,
}


@dataclass(frozen=True, slots=True)
class Span:
    """Where a value stands in the file; lines from 1, columns from 0."""

    line: int
    column: int
    end_line: int
    block: bool


@dataclass(slots=True)
class MarkedYaml:
    """The content of one YAML file (``data``) and the place of each value by its path of keys."""

    file: Path | None
    data: Any
    spans: dict[Path_, Span] = field(default_factory=dict)
    raw: dict[Path_, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)

    def line(self, *path: Hashable) -> int | None:
        """The line of the value at ``path``, or of the nearest thing around it that has one."""
        for length in range(len(path), -1, -1):
            if span := self.spans.get(path[:length]):
                return span.line
        return None

    def line_within(self, path: Path_, text: str, offset: int | None) -> int | None:
        """The line of character ``offset`` of the text that stands at ``path``.

        Found by counting the characters that are not blank, so it holds for folded and for literal text.
        """
        span = self.spans.get(path)
        if span is None or offset is None:
            return self.line(*path)
        wanted = len("".join(text[:offset].split()))
        first = span.line if span.block else span.line - 1
        seen = 0
        for number, raw in enumerate(self.lines[first : span.end_line], start=first + 1):
            start = span.column if number == span.line and not span.block else 0
            seen += len("".join(raw[start:].split())) - (raw[start : start + 1] in ("'", '"') and start > 0)
            if seen > wanted:
                return number
        return span.line


def read_yaml(path: Path) -> MarkedYaml:
    """Read one YAML file. Raises FormulaError with file and line when it is not plain, sound YAML."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise _refusal(
                "The file is too large.",
                f"It has {size:,} bytes; {MAX_BYTES:,} is the most.",
                "Split it.",
                "rules.file.too_long",
            )
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise _refusal(
            "The file cannot be read.", f"{error.strerror}.", "Check the name.", "rules.file.not_found"
        ).at(path, None) from None
    except UnicodeDecodeError:
        raise _refusal("The file is not UTF-8 text.", "", "Save it as UTF-8.", "rules.file.not_text").at(
            path, None
        ) from None
    except FormulaError as error:
        raise error.at(path, None) from None
    return read_yaml_text(text, path)


def read_yaml_text(text: str, file: Path | None = None) -> MarkedYaml:
    """Like ``read_yaml`` for text that is already in memory.

    >>> marked = read_yaml_text("on: 2026-01-01\\ncriteria:\\n  - expr: a > 0\\n")
    >>> marked.data["on"].year, marked.line("criteria", 0, "expr")
    (2026, 3)
    """
    if len(text) > MAX_BYTES:
        raise _refusal("The text is too long.", "", "Split it.", "rules.file.too_long").at(file, None)
    try:
        _check_events(text)
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _refusal(
            "The file is not sound YAML.",
            f"{(error.problem or 'It cannot be understood').capitalize()}.",
            "Check the indentation, the colons and the quotation marks near this line.",
            "rules.file.yaml",
        ).at(file, mark.line + 1 if mark else None) from None
    except yaml.YAMLError:
        raise _refusal(
            "The file is not sound YAML.",
            "It holds a character that is not allowed.",
            "Remove control characters.",
            "rules.file.yaml",
        ).at(file, None) from None
    except FormulaError as error:
        raise error.at(file, error.line) from None
    marked = MarkedYaml(file, None, lines=text.splitlines())
    if node is not None:
        marked.data = _plain(node, (), marked)
    return marked


def _check_events(text: str) -> None:
    """Refuse aliases, tags and deep nesting before anything recursive sees the text."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _refusal(
                "Anchors (&) and aliases (*) are not allowed.",
                "They can blow a small file up, and hide what a rule says.",
                "Write the value out.",
                "rules.file.alias",
                event,
            )
        if getattr(event, "tag", None) not in (None, "!"):
            raise _refusal(
                "Tags (!) are not allowed.",
                "A rule file holds plain values only.",
                "Remove the tag.",
                "rules.file.tag",
                event,
            )
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise _refusal(
                    "The file is nested too deeply.",
                    f"At most {MAX_DEPTH} levels are allowed.",
                    "Flatten it.",
                    "rules.file.too_deep",
                    event,
                )
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _plain(node: yaml.Node, path: Path_, marked: MarkedYaml) -> Any:
    block = getattr(node, "style", None) in ("|", ">")
    end = node.end_mark.line + (1 if node.end_mark.column else 0)
    marked.spans[path] = Span(node.start_mark.line + 1, node.start_mark.column, end, block)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, index), marked) for index, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, marked)
    if not isinstance(node, yaml.ScalarNode):
        raise TypeError(type(node).__name__)
    marked.raw[path] = node.value
    return _scalar(node, marked)


def _mapping(node: yaml.MappingNode, path: Path_, marked: MarkedYaml) -> dict[Hashable, Any]:
    result: dict[Hashable, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise _refusal("A key must be one word.", "", "Write `key: value`.", "rules.file.yaml").at(
                marked.file, line
            )
        key = _scalar(key_node, marked)
        if key in result:
            raise _refusal(
                f"The key `{key_node.value}` is written twice.",
                "Only one of the two would count.",
                "Remove one.",
                "rules.file.doubled_key",
            ).at(marked.file, line)
        result[key] = _plain(value_node, (*path, key), marked)
        if not isinstance(value_node, yaml.ScalarNode):
            span = marked.spans[(*path, key)]
            marked.spans[(*path, key)] = Span(line, span.column, span.end_line, span.block)
    return result


def _scalar(node: yaml.ScalarNode, marked: MarkedYaml) -> Any:
    kind = node.tag.rpartition(":")[2]
    try:
        if kind in ("int", "float") and len(node.value) > 400:
            raise ValueError
        return _SCALARS.get(kind, str)(node.value)
    except ValueError:
        raise _refusal(
            f"`{node.value[:40]}` is not a date or number that exists.",
            "",
            "Write dates as 2026-01-31; put quotation marks around text.",
            "rules.file.value",
        ).at(marked.file, node.start_mark.line + 1) from None


def _refusal(what: str, why: str, mend: str, code: str, event: yaml.Event | None = None) -> FormulaError:
    line = event.start_mark.line + 1 if event is not None and event.start_mark is not None else None
    return FormulaError(what, why=why, mend=mend, code=code, line=line)
