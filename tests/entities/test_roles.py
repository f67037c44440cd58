"""Whether the name of a state, town or building is somebody who acts or a place."""

from __future__ import annotations

import pytest

from kzpipe.entities.mentions import find_drafts
from kzpipe.entities.roles import is_place_use
from kzpipe.reader import default_reader, extract_text
from kzpipe.text.document import plain_document

# sentence, whether its last name is a place there
USES = {
    "in": ("سقط الثلج في روسيا", True),
    "and in": ("سقط الثلج هنا وفي روسيا", True),
    "inside": ("سقط الثلج داخل روسيا", True),
    "to": ("سافر الوفد إلى روسيا", True),
    "by, attached": ("سقط الثلج بروسيا", True),
    "to, attached": ("قدم الوفد اقتراحا لروسيا", False),
    "from a state": ("جاء الدعم من روسيا", False),
    "from a capital": ("جاء الوفد من موسكو", True),
    "subject": ("أعلنت روسيا", False),
    "and, after a subject": ("أعلنت فرنسا وروسيا", False),
    "and, after a place": ("سقط الثلج في فرنسا وروسيا", True),
    "city of": ("سقط الثلج على مدينة موسكو", True),
    "the capital": ("سقط الثلج على العاصمة موسكو", True),
    "in the capital": ("سقط الثلج بالعاصمة موسكو", True),
    "with": ("اتفقت فرنسا مع روسيا", False),
    "against": ("صوتت فرنسا ضد روسيا", False),
    "between": ("خلاف بين فرنسا وروسيا", False),
    "first word": ("روسيا تراقب", False),
    "a state alone on its line, as a heading": ("روسيا", False),
    "in, between quotation marks": ("سقط الثلج في «روسيا»", True),
}  # fmt: skip


@pytest.mark.parametrize(("text", "is_place"), USES.values(), ids=USES.keys())
def test_the_words_before_decide(text: str, is_place: bool) -> None:
    lists = default_reader().names
    (passage,) = plain_document(text, None).passages
    drafts = [draft for draft in find_drafts(text, [passage], lists, None)[0].drafts if draft.kind in {"name", "metonym", "place"}]
    previous = drafts[-2] if len(drafts) > 1 else None
    assert is_place_use(passage.tokens, drafts[-1], previous, lists) is is_place


ROLES = {
    "a state that acts": ("رفضت تونس الاقتراح.", "tun", "actor"),
    "a state where something is": ("سقط المطر في تونس.", "tun", "place"),
    "a town never acts": ("قالت ألماتي كلمتها.", "place-almaty", "place"),
    "a region": ("سقط المطر على دارفور.", "place-darfur", "place"),
    "an organisation is no place": ("صوت السفير في الأمم المتحدة.", "org-un", "actor"),
    "a building that stands for an office": ("رحب البيت الأبيض بالاتفاق.", "org-white-house", "actor"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "entity", "role"), ROLES.values(), ids=ROLES.keys())
def test_the_role_stands_in_the_mention(text: str, entity: str, role: str) -> None:
    assert (entity, role) in [(mention.entity_id, mention.role) for mention in extract_text(text).mentions]
