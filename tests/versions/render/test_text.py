from __future__ import annotations

import pytest

from kzpipe.versions.model import VersionDiff
from kzpipe.versions.render import render
from kzpipe.versions.render.text import isolated

AS_PIPED = """\
data-v1 (0123456789, cache) → workspace
3 rows differ in 2 of 4 tables. 1 added, 1 changed, 1 moved.
! no cause is recorded for 1 row
! columns of mentions: retyped confidence: float -> double

Why
  articles: 1
    + data/raw/a.txt  ab12  3 rows
  lexicon lines: 1
    ~ actor_names.csv: 214  2 rows
        - mvdd,alias,xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx,{وزارة الداخلية}
        + mvd,alias,xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx,{وزارة الداخلية}
  parameters: 1
    ~ extract.width  0.5 → 0.6  0 rows

Tables
  table       before  after  added  removed  changed  moved  identical  columns
  mentions        20     21      1        0        0      1         19  retyped confidence: float -> double
  casualties       3      3      0        0        1      0          2  best 1, best_claim_ids 1
  identical: documents, articles (8 rows)

Rows (all 3, the largest change first)
   1 ~ changed casualties 2022-01-07 killed security_forces kaz cumulative casualty-1
       best: 13 → 18 (+5)
       best_claim_ids: – → c-2 (1 stayed)
       because claim c-2 came in with article data/raw/a.txt
       {أعلنت الوزارة أن ⟦18 من رجال الشرطة قتلوا⟧، بحسب <BBC>.}
       {وكالة المثال}, 2022-01-08, {بيان الوزارة}, 00000000000000aa
   2 + added mentions {الوزارة} m-1
       entity_id mvd, confidence 0.5
       no cause is recorded
   3 > moved mentions {موسكو} m-3
       start: 10 → 12 (+2)
       end: 14 → 16 (+2)
       because article data/raw/a.txt
"""


def with_marks(text: str) -> str:
    """Braces for the marks around Arabic, angles for those around Latin: marks in a test's own lines would turn them."""
    return text.translate({ord("{"): "\u2067", ord("}"): "\u2069", ord("<"): "\u2066"}).replace("BBC>", "BBC\u2069")


def test_as_piped(diff: VersionDiff) -> None:
    assert render(diff, "text", limit=20) == with_marks(AS_PIPED)


def test_nothing_but_words_without_colour(diff: VersionDiff, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b" not in render(diff, "text", limit=20)


def test_colours_say_the_same_words(diff: VersionDiff) -> None:
    from rich.text import Text

    coloured = render(diff, "text", limit=20, colour=True)
    assert "\x1b[1;7m18 من رجال الشرطة قتلوا\x1b[0m" in coloured
    plain = [line.rstrip() for line in Text.from_ansi(coloured).plain.splitlines()]
    assert "\n".join(plain) + "\n" == render(diff, "text", limit=20).replace("⟦", "").replace("⟧", "")


def test_what_is_not_shown_is_said_with_its_command(diff: VersionDiff) -> None:
    text = render(diff, "text", limit=1)
    assert "Rows (1 of 3, the largest change first)" in text
    assert text.endswith("\n2 rows not shown: kzpipe diff data-v1 workspace --limit 3\n")


def test_no_rows_wanted(diff: VersionDiff) -> None:
    text = render(diff, "text", limit=0)
    assert "Rows (" not in text
    assert "    … 1 more" in text
    assert text.endswith("\n3 rows and 3 inputs not shown: kzpipe diff data-v1 workspace --limit 3\n")


def test_nothing_differs(same: VersionDiff) -> None:
    assert render(same, "text", limit=20) == (
        "data-v1 (0000000000, cache) → data-v2 (1111111111, rebuilt)\nNothing differs: 2 tables with 13 rows compared, all the same.\n"
    )


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("killed", "killed"),
        ("وزارة", "{وزارة}"),
        ("قال BBC أمس", "{قال <BBC> أمس}"),
        ("a.csv,وزارة الداخلية,x", "a.csv,{وزارة الداخلية},x"),
    ],
)
def test_directions_in_a_line(words: str, shown: str) -> None:
    assert isolated(words) == with_marks(shown).replace("BBC>", "BBC\u2069")
