from __future__ import annotations

from kzpipe.lexicon.sort import sort_lexicon


def test_lines_stand_in_the_order_of_their_ids_and_only_needed_quotes_are_kept() -> None:
    rows = [{"stop_id": "b", "form": "بيان"}, {"stop_id": "a", "form": "كان, يكون"}]  # statement; was, is
    assert sort_lexicon("place_stops", rows) == 'stop_id,form\na,"كان, يكون"\nb,بيان\n'


def test_sorting_twice_changes_nothing() -> None:
    rows = [{"stop_id": "b", "form": "دولة"}, {"stop_id": "a", "form": "كان"}]  # state; was
    assert sort_lexicon("place_stops", rows) == sort_lexicon("place_stops", reversed(rows))
