"""What stands between two commas and only says when, where or of whom: «دعا الوزير، في بيان نشره أمس، مصر إلى …»."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kzpipe.entities.link import LinkedMention
from kzpipe.entities.lists import NameLists
from kzpipe.text.tokens import DASHES, Token

SHORT_ASIDE = 5
LONG_ASIDE = 14
"""An aside has up to so many tokens; the longer one begins with a preposition, a relative pronoun, or
the title of the person before it («قال دوجاريك، المتحدث باسم الأمين العام، …»)."""
DESCRIBING = frozenset({"وهو", "وهي", "وهم", "المعروف", "المعروفه", "الملقب", "الملقبه"})
"""«، وهو من رفاق الرئيس،», «، المعروف باسم …،» say of whom."""
OPENING_KINDS = ("place_preposition", "time_preposition", "direction_preposition", "relative", "setting")

OWN = ("ها", "هم", "هما")
"""«أغلقت إيران، فجر الثلاثاء، حدودها مع العراق، وطلبت …»: what somebody has goes on after the aside that a comma closes."""


def find_asides(tokens: Sequence[Token], actors: Sequence[LinkedMention], lists: NameLists) -> frozenset[int]:
    """Return the indices of the tokens in asides, commas included; names between commas are members of a list."""
    commas = [i for i, token in enumerate(tokens) if token.form == "،"]
    dashed = _between_dashes(tokens)
    if len(commas) < 2:
        return frozenset(dashed)
    found = dashed
    for first, last in pairwise(commas):
        in_apposition = lists.heads.opens(tokens[first + 1].form) and any(m.last == first and m.record.entity_type == "person" for m in actors)
        is_between = first in found and tokens[first + 1].form.endswith(OWN)
        is_short = last - first <= SHORT_ASIDE and not is_between and not any(first < m.first < last for m in actors)
        if is_short or (last - first <= LONG_ASIDE and (in_apposition or _opens_aside(tokens[first + 1].form, lists))):
            found.update(range(first, last + 1))
    return frozenset(found)


def _opens_aside(form: str, lists: NameLists) -> bool:
    return form in DESCRIBING or form in lists.prepositions or any(form in lists.context[kind] for kind in OPENING_KINDS)


def _between_dashes(tokens: Sequence[Token]) -> set[int]:
    """Return the tokens of what two dashes set apart: «التقى الإمام -أبرز وجوه الاحتجاج- قادة الحزب»."""
    dashes = [i for i, token in enumerate(tokens) if token.form in DASHES]
    found: set[int] = set()
    for first, last in zip(dashes[::2], dashes[1::2], strict=False):
        if first and 1 < last - first <= LONG_ASIDE and all(tokens[i].is_word for i in range(first + 1, last)):
            found.update(range(first, last + 1))
    return found
