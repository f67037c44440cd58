"""Counts and groups of words from unlabelled text."""

from __future__ import annotations

import pytest

from kzpipe.entities.wordtable import WordTable, default_table
from kzpipe.text.normalize import fold

TABLE = WordTable.from_lines(["مدرسه\t50\t3\t7", "مدرستها\t4", "المدرسه\t12\t3\t8", "مدرسات\t2", "خالد\t9\t5\t1"])


@pytest.mark.parametrize(
    ("form", "groups"),
    [
        ("خالد", ("5", "1")),
        ("وخالد", ("5", "1")),  # and Khalid
        ("بالمدرسه", ("3", "8")),  # at the school
        ("غريب", ()),  # never seen
    ],
)
def test_groups_of_a_word_or_of_what_is_left_of_it(form: str, groups: tuple[str, ...]) -> None:
    assert TABLE.groups(form) == groups


def test_a_common_noun_is_seen_inflected_and_a_name_is_not() -> None:
    assert TABLE.inflections("مدرسه") == ("vf4", "val3", "vs2", "vp1")
    assert TABLE.inflections("خالد") == ("vf2", "val0", "vs0", "vp0")


def test_a_word_that_may_begin_with_a_particle_is_counted_both_ways() -> None:
    assert TABLE.inflections("وخالد") == ("vf0", "val0", "vs0", "vp0", "vcf2", "vcal0", "vcs0", "vcp0")


def test_a_line_without_a_count_is_an_error() -> None:
    with pytest.raises(ValueError, match="خالد"):
        WordTable.from_lines(["خالد\tخالد"])


def test_the_table_of_the_package_knows_common_words() -> None:
    assert default_table().groups(fold("مدينة"))
    assert default_table().groups("٪٪٪") == ()
