from __future__ import annotations

import socket
from pathlib import Path

import pytest
from click.testing import CliRunner

from tepat.web.command import main


def test_every_command_loads_and_says_what_it_does() -> None:
    listed = CliRunner().invoke(main, ["--help"])
    assert listed.exit_code == 0
    commands = listed.output.split("Commands:")[1].split("\n")
    names = [line.split()[0] for line in commands if line.strip()]
    assert {"demo", "serve", "rules", "population", "study"} <= set(names)
    assert [line for line in commands if line.strip() and len(line.split()) < 3] == []


def test_an_error_is_one_line_with_what_why_mend_and_code(tmp_path: Path) -> None:
    formula = tmp_path / "formula.yaml"
    formula.write_text("code: x\n")
    answer = CliRunner().invoke(main, ["rules", "check", str(formula)])
    assert answer.exit_code == 1
    assert "[rules.formula." in answer.output
    assert "Traceback" not in answer.output


def test_a_taken_port_is_told_before_the_long_work() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        answer = CliRunner().invoke(main, ["demo", "--port", port])
    assert answer.exit_code == 1
    assert "web.port.taken" in answer.output
    assert "Menyiapkan" not in answer.output


@pytest.mark.parametrize("size", ["0", "-5", "many", "49"])
def test_a_demonstration_has_a_sensible_size(size: str) -> None:
    answer = CliRunner().invoke(main, ["demo", "--households", size])
    assert answer.exit_code == 2
    assert "--households" in answer.output
