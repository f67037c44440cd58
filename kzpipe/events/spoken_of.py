"""Of whom an article has just spoken: the subject that a verb without one goes on with, and "the latter"."""

from __future__ import annotations

from kzpipe.entities.agreement import Forms, agree, forms_after
from kzpipe.entities.clauses import Reading
from kzpipe.entities.link import NamedArticle
from kzpipe.events.scene import Scene
from kzpipe.events.subjects import is_latter
from kzpipe.events.triggers import Trigger


class SpokenOf:
    """The memory of one document, from sentence to sentence."""

    def __init__(self, named: NamedArticle) -> None:
        """Begin with nobody spoken of."""
        self.subject: str | None = None
        self.person: str | None = None
        self._named = named
        self._forms: dict[str | None, Forms] = {}
        self._last: Reading | None = None

    def see(self, reading: Reading) -> None:
        """Remember the subject of a sentence, with the forms of verbs that may follow it, and the sentence if it names anybody.

        Of somebody whose gender an earlier sentence told that is believed where this one does not contradict it.
        """
        self._last = reading if reading.actors else self._last
        self.person = next((m.record.entity_id for m in reversed(reading.actors) if m.record.entity_type == "person"), self.person)
        subject = reading.main_subject()
        if subject is None:
            return
        self.subject = subject.record.entity_id
        forms, known = forms_after(reading, subject), self._forms.get(self.subject)
        self._forms[self.subject] = known & forms or forms if known is not None else forms

    def is_she(self, speaker: str | None) -> bool:
        """Tell whether no verb in the masculine may follow somebody: a woman, or a body that is feminine («اللجنة»)."""
        forms = self._forms.get(speaker)
        return forms is not None and "m" not in forms

    def heir(self, scene: Scene, trigger: Trigger, speaker: str | None) -> str | None:
        """Return who goes on acting where a word has no subject: "the latter" of its sentence, else the ``speaker`` if a verb may follow him."""
        if not trigger.is_verbal:
            return speaker
        has_latter = "latter" in scene.reading.kinds
        latter = next((i for i in range(trigger.token + 1) if is_latter(scene.reading, i)), None) if has_latter else None
        if latter is not None:
            return self._latter(scene.reading, latter)
        forms = self._forms.get(speaker) or self._told_here(scene.reading, speaker)
        return speaker if forms is None or agree(scene.reading, trigger.token, forms) else None

    def _told_here(self, reading: Reading, entity_id: str | None) -> Forms | None:
        return next((forms_after(reading, m) for m in reading.actors if m.record.entity_id == entity_id), None)

    def _latter(self, reading: Reading, verb: int) -> str | None:
        """Return who "the latter" is: whoever was named last before a verb and has its gender, a person before a body."""
        before = [(self._last, m) for m in self._last.actors] if self._last is not None else []
        named = [*before, *((reading, m) for m in reading.actors if m.last <= verb)]
        told = [(m.record.entity_id, self._forms.get(m.record.entity_id) or forms_after(where, m)) for where, m in reversed(named)]
        fitting = [entity_id for entity_id, forms in told if agree(reading, verb, forms)]
        persons = (i for i in fitting if i in self._named.entities and self._named.entities[i].entity_type == "person")
        return next(persons, fitting[0] if fitting else None)
