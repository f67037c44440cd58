"""Words for people that mean no group where they stand: participles with an object, followers of nobody."""

from __future__ import annotations

from collections.abc import Container
from itertools import islice, takewhile

from kzpipe.entities.drafts import Draft
from kzpipe.entities.lists import NameLists
from kzpipe.text.document import Passage
from kzpipe.text.tokens import COMMAS

FOLLOWED_TITLE = 3
"""A title of whoever has followers is no longer than this."""


def is_accusing(passage: Passage, draft: Draft) -> bool:
    """«…، متهماً الجيش بالقصف»: after a comma, with an object, a participle accuses; with «بـ» at once it is accused."""
    tokens = passage.tokens
    if draft.last - draft.first > 1 or draft.first == 0 or tokens[draft.first - 1].form not in COMMAS or draft.last >= len(tokens):
        return False
    return tokens[draft.first].form.endswith(("ما", "مين")) and not tokens[draft.last].form.startswith("ب")


def is_of_nobody(passage: Passage, draft: Draft, lists: NameLists, persons_at: Container[int]) -> bool:
    """«أنصار البيئة»: a word for followers that no person follows, at once or after a title («أنصار الزعيم المعارض كمال سليم»)."""
    tokens = passage.tokens
    if not lists.is_a(tokens[draft.last - 1].form, "follower"):
        return False
    title = takewhile(lambda i: tokens[i].form.startswith("ال"), range(draft.last, len(tokens)))
    return not any(at in persons_at for at in (draft.last, *(i + 1 for i in islice(title, FOLLOWED_TITLE))))
