"""The documents keep up with the code: every command and parameter is named, every console example exists."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import get_args

import pytest
import typer.main
import yaml

from kzpipe.cli import app
from kzpipe.lexicon.layout import LAYOUTS
from kzpipe.sources.settings import Source


def commands() -> list[str]:
    group = typer.main.get_command(app)
    found = []
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        found += [f"{name} {inner}" for inner in command.commands] if hasattr(command, "commands") else [name]
    return sorted(found)


@pytest.mark.parametrize("command", commands())
def test_every_command_is_documented(root: Path, command: str) -> None:
    assert f"| `{command}" in (root / "docs/reference/commands.md").read_text("utf-8")


def test_every_parameter_is_documented_with_its_value(root: Path) -> None:
    text = (root / "docs/reference/parameters.md").read_text("utf-8")
    for section, values in yaml.safe_load((root / "params.yaml").read_text("utf-8")).items():
        for key, value in values.items():
            shown = re.search(rf"\| `{section}\.{key}` \| `(.+?)` \|", text)
            assert shown is not None, f"{section}.{key} is missing"
            assert yaml.safe_load(shown[1]) == value


def test_every_setting_of_sources_is_documented_with_its_value(root: Path) -> None:
    text = (root / "docs/reference/parameters.md").read_text("utf-8")
    settings = yaml.safe_load((root / "sources.yaml").read_text("utf-8"))
    del settings["sources"]  # which kinds there are, and what each says, stands in docs/sources.md
    flat = {key: value for key, value in settings.items() if not isinstance(value, dict)}
    flat |= {f"{section}.{key}": value for section in settings.keys() - flat.keys() for key, value in settings[section].items()}
    for key, value in flat.items():
        shown = re.search(rf"\| `{re.escape(key)}` \| `(.+?)` \|", text)
        assert shown is not None, f"{key} is missing"
        assert yaml.safe_load(shown[1]) == value


def test_every_kind_of_source_is_told_with_its_settings(root: Path) -> None:
    text = (root / "docs/sources.md").read_text("utf-8")
    for model in get_args(Source):
        kind = get_args(model.model_fields["kind"].annotation)[0]
        (row,) = re.findall(rf"^\| `{kind}` \|.*$", text, re.MULTILINE)
        assert [name for name in model.model_fields if name != "kind" and f"`{name}`" not in row] == []


def test_every_lexicon_is_described(root: Path) -> None:
    text = (root / "kzpipe/lexicons/README.md").read_text("utf-8")
    assert [name for name in LAYOUTS if f"`{name}`" not in text] == []


@pytest.mark.parametrize(
    "page", ["README.md", "docs/tutorial.md", "docs/how-to.md", "docs/corrections.md", "docs/sources.md", "docs/operating.md", "docs/faults.md"]
)
def test_links_lead_somewhere(root: Path, page: str) -> None:
    file = root / page
    targets = [link for link in re.findall(r"\]\(([^)#]+)", file.read_text("utf-8")) if not link.startswith("http")]
    assert [target for target in targets if not (file.parent / target).exists()] == []


@pytest.mark.parametrize(
    "page", ["README.md", "docs/tutorial.md", "docs/how-to.md", "docs/corrections.md", "docs/sources.md", "docs/operating.md", "docs/faults.md"]
)
def test_commands_shown_exist(root: Path, page: str) -> None:
    known = {command.split()[0] for command in commands()}
    shown = set(re.findall(r"(?:-m kzpipe|`kzpipe) ([a-z]+)", (root / page).read_text("utf-8")))
    assert shown <= known


def test_the_python_example_of_the_tutorial_runs(root: Path) -> None:
    blocks = re.findall(r"```python\n(.*?)```", (root / "docs/tutorial.md").read_text("utf-8"), re.DOTALL)
    example = next(block for block in blocks if "extract_text" in block)
    *setup, last = example.strip().split("\n")
    scope: dict[str, object] = {}
    exec("\n".join(setup), scope)
    assert eval(last, scope) == [("detained", 12.0, "interior-ministry.tun")]


def test_the_figures_shown_are_those_of_the_sample(root: Path) -> None:
    rows = json.loads((root / "data/quality/metrics.json").read_text("utf-8"))["rows"]
    shown = dict(re.findall(r"(timexes|entities|mentions|claims|quotes|events) ([\d,]+)", (root / "README.md").read_text("utf-8")))
    assert {name: int(count.replace(",", "")) for name, count in shown.items()} == {name: rows[name] for name in shown}
    assert len(shown) == 6


def test_the_examples_of_a_unit_and_an_image_name_what_there_is(root: Path) -> None:
    unit, image = ((root / "examples" / name).read_text("utf-8") for name in ("kzpipe.service", "Containerfile"))
    started = re.findall(r"-m kzpipe (\w+)|\"kzpipe\", \"(\w+)\"", unit + image)
    assert [first or second for first, second in started] == ["schedule", "schedule"]
    copied = [name for line in re.findall(r"^COPY (.+)$", image, re.MULTILINE) for name in line.split()[:-1]]
    assert copied
    assert [name for name in copied if not (root / name).exists()] == []
    (pinned,) = re.findall(r"torch==[\d.]+", image)
    assert pinned in (root / "Makefile").read_text("utf-8")
    # systemd would else signal all processes at once, and Prefect would break off in the middle
    assert "KillMode=mixed" in unit.splitlines()


def test_every_fault_that_is_tried_is_told(root: Path) -> None:
    rows = re.findall(r"^\| .*\| `([^`]+)` \|$", (root / "docs/faults.md").read_text("utf-8"), re.MULTILINE)
    tried = re.findall(r"^def (test_\w+)", (root / "tests/hostile/test_faults.py").read_text("utf-8"), re.MULTILINE)
    assert sorted(row for row in rows if not row.startswith("tests/")) == sorted(tried)
    assert [row for row in rows if row.startswith("tests/") and not (root / row).is_file()] == []
