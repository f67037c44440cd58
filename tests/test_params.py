from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from kzpipe.errors import ParameterError
from kzpipe.params import SECTIONS, Parameters, load_parameters


def changed(root: Path, folder: Path, old: str, new: str) -> Path:
    text = (root / "params.yaml").read_text("utf-8")
    assert old in text
    path = folder / "params.yaml"
    path.write_text(text.replace(old, new), "utf-8")
    return path


def test_the_committed_file_is_valid(root: Path) -> None:
    parameters = load_parameters(root / "params.yaml")
    assert parameters.clean.min_words >= 1
    assert parameters.clean.earliest_published < parameters.clean.latest_published


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("min_words:", "min_wrods:", "params.yaml: clean.min_wrods is not a parameter; did you mean clean.min_words?"),
        ("min_words: 30", "min_words: many", "params.yaml: clean.min_words is 'many'; it must be a whole number of at least 1"),
        ("min_words: 30", "min_words: 0", "params.yaml: clean.min_words is 0; it must be a whole number of at least 1"),
        ("min_words: 30", "min_words: 3.5", "params.yaml: clean.min_words is 3.5; it must be a whole number of at least 1"),
        ("processes: 2", "processes: true", "params.yaml: run.processes is True; it must be a whole number of at least 1"),
        ("min_arabic_share: 0.6", "min_arabic_share: 60", "params.yaml: clean.min_arabic_share is 60; it must be a number from 0 to 1"),
        ("min_arabic_share: 0.6", "min_arabic_share: .nan", "params.yaml: clean.min_arabic_share is nan; it must be a number from 0 to 1"),
        ('"2000-01-01"', '"2000-13-01"', "params.yaml: clean.earliest_published is '2000-13-01'; it must be a day between quotation marks"),
        ('"2000-01-01"', "2000-01-01", "params.yaml: clean.earliest_published is 2000-01-01; it must be a day between quotation marks"),
        ('"2000-01-01"', "2000-13-01", "params.yaml: not readable as YAML in UTF-8: month must be in 1..12"),
        (
            '"2000-01-01"',
            '"2040-01-01"',
            "params.yaml: clean.earliest_published is 2040-01-01; it must not lie after clean.latest_published, 2035-12-31",
        ),
        ("cluster_similarity: 0.4", "cluster_similarity: 0.7", "params.yaml: clean.cluster_similarity is 0.7; it must not exceed"),
        ("processes: 2", "processes: 100000", "params.yaml: run.processes is 100000; it must be a whole number of at least 1 and at most 256"),
        ("  min_words: 30", "  1: 30", "params.yaml:11: 1 is no name of a parameter; remove the line"),
        ("  min_words: 30", "  ? [a]\n  : 1\n  min_words: 30", "params.yaml:11: ['a'] is no name of a parameter; remove the line"),
        ("  min_words: 30", "  min_words: [30", "params.yaml:12: not readable as YAML: expected ',' or ']', but got '<scalar>'"),
        ("raw_folder: data/raw", 'raw_folder: ""', "params.yaml: ingest.raw_folder is ''; it must be a text that is not empty"),
        ("report:", "reprot:", "params.yaml: reprot is not a parameter; did you mean report?"),
        ("run:", "run: 3\nzzz:", "params.yaml: zzz is not a parameter; allowed are ingest, clean"),
    ],
)
def test_every_mistake_is_named_with_what_is_allowed(root: Path, tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(ParameterError, match=re.escape(message)):
        load_parameters(changed(root, tmp_path, old, new))


def test_a_key_that_stands_twice_is_named_with_its_line(root: Path, tmp_path: Path) -> None:
    path = changed(root, tmp_path, "min_words: 30", "min_words: 30\n  min_words: 3")
    line = 1 + [text.split("#")[0].strip() for text in path.read_text("utf-8").splitlines()].index("min_words: 3")
    with pytest.raises(ParameterError, match=f"params.yaml:{line}: min_words stands there twice; remove one of the two lines"):
        load_parameters(path)


def test_several_mistakes_are_several_lines_and_a_misspelt_key_is_one(root: Path, tmp_path: Path) -> None:
    path = changed(root, tmp_path, "min_words: 30", "min_wrods: 30\n  extra: 1")
    with pytest.raises(ParameterError) as caught:
        load_parameters(path)
    assert len(str(caught.value).splitlines()) == 2


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "holds no sections"),
        ("run: [\n", "params.yaml:2: not readable as YAML"),
        ("- 1", "holds no sections"),
        ("[" * 5000, "not readable as YAML"),
    ],
)
def test_a_file_that_is_no_parameter_file(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "params.yaml").write_text(content, "utf-8")
    with pytest.raises(ParameterError, match=message):
        load_parameters(tmp_path / "params.yaml")


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="no such file"):
        load_parameters(tmp_path / "params.yaml")


def test_every_parameter_is_explained_beside_its_value(root: Path) -> None:
    lines = (root / "params.yaml").read_text("utf-8").splitlines()
    without = [line for line in lines if re.match(r"  \w+: ", line) and "  # " not in line]
    assert not without


def test_sections_of_file_and_model_are_the_same(root: Path) -> None:
    assert list(yaml.safe_load((root / "params.yaml").read_text("utf-8"))) == list(SECTIONS)
    assert set(SECTIONS.values()) == set(Parameters.model_fields)
