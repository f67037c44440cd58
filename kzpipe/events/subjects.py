"""The subject of a verb that no name beside it bears: spoken of before, left out, or somebody whom the text does not name."""

from __future__ import annotations

from kzpipe.entities.agreement import agree, forms_after, forms_at
from kzpipe.entities.clauses import Reading
from kzpipe.entities.link import LinkedMention
from kzpipe.events.scene import Scene
from kzpipe.events.slots import GENITIVE_REACH, SINGULAR_ENDINGS, antecedent_of, before_particles, is_was, relative_before
from kzpipe.events.triggers import Trigger
from kzpipe.text.normalize import fold
from kzpipe.text.tokens import COMMAS

CLAIMED_REACH = 6
"""An attack that somebody claims stands within so many tokens after that word."""


def has_pronoun_subject(reading: Reading, verb: int) -> bool:
    """«قالت القوات إنها أسرت مئات الجنود»: the pronoun on "that" is the subject, not what follows the verb."""
    bearer = before_particles(reading, verb) - 1
    return reading.bears_subject(bearer) and not describes_noun(reading, bearer)


def describes_noun(reading: Reading, bearer: int) -> bool:
    """«في هجوم قالت السلطات إنه استهدف ثكنة»: after a verb right behind a noun without article the pronoun on "that" is that noun's."""
    for i in range(bearer - 1, 0, -1):
        if not reading.tokens[i].is_word or reading.tokens[i].form in reading.breaks:
            return False
        if i in reading.mentioned or not reading.is_finite_verb(i):
            continue
        nouns = reading.analyses[i - 1]
        is_noun = bool(nouns) and i - 1 not in reading.mentioned and i - 1 not in reading.finite_verbs
        is_bare = is_noun and not any(a.has_article or a.pronoun for a in nouns) and any(a.pos in {"noun", "verbal_noun"} for a in nouns)
        return is_bare and not any(a.conjunction for a in reading.analyses[i])
    return False


def follows_was(reading: Reading, verb: int) -> bool:
    """«وكان قد أمر بتجميد الحسابات»: with nobody between "was" and the verb, the subject follows or is one spoken of before."""
    i = before_particles(reading, verb) - 1
    return i >= 0 and is_was(reading, i)


def is_resumed(reading: Reading, verb: int) -> bool:
    """«زيارة إلى نيامي التقى خلالها الرئيس المخلوع»: a verb with a preposition and pronoun after it describes the noun before."""
    form = reading.tokens[verb + 1].form if verb + 1 < len(reading.tokens) else ""
    times = reading.lists.context["time_preposition"]
    bare = {form.removesuffix(ending) for ending in SINGULAR_ENDINGS if form.endswith(ending)}
    return any(word in times or word in reading.lists.prepositions for word in bare)


def has_unnamed_subject(reading: Reading, verb: int) -> bool:
    """Tell whether the subject stands before a verb, though nobody is named by it.

    «كان حرسه قد احتجز الرئيس»: the noun between "was" and "had"; «قالت الشرطة إن قناصين قتلوا أربعة»: the noun between "that" and
    a plural verb; «من خرجوا إلى الشوارع»: "who"; «الرجل الذي أطلق النار»: the noun that a relative clause describes, as does
    «هجوم قالت السلطات إنه استهدف ثكنة».
    """
    start = before_particles(reading, verb)
    if start and reading.bears_subject(start - 1) and describes_noun(reading, start - 1):
        return True
    if start and reading.tokens[start - 1].form in reading.lists.context["who"] and (_is_plural(reading, verb) or reading.is_finite_verb(verb)):
        return True
    if start and ((_is_plural(reading, verb) and _follows_unnamed_noun(reading, start)) or _describes_unnamed_noun(reading, verb)):
        return True
    if start == verb or reading.tokens[start].form != "قد":
        return False
    for i in range(start - 1, max(-1, start - 1 - GENITIVE_REACH), -1):
        if i in reading.mentioned or not reading.tokens[i].is_word:
            return False
        if is_was(reading, i):
            return i < start - 1
    return False


def _follows_unnamed_noun(reading: Reading, verb: int) -> bool:
    """Tell whether between "that" and a verb there is a noun in the plural, with its adjective at most, and no name."""
    for i in range(verb - 1, max(-1, verb - 1 - GENITIVE_REACH), -1):
        if reading.tokens[i].form in reading.breaks:
            nouns = reading.analyses[i + 1] if i + 1 < verb else ()
            return any(a.number in {"p", "d"} and a.pos in {"noun", "active_participle", "passive_participle", "adj"} for a in nouns)
        if i in reading.mentioned or not reading.tokens[i].is_word:
            return False
    return False


def _describes_unnamed_noun(reading: Reading, verb: int) -> bool:
    """«قادة الأحزاب الذين كانوا يشاركون في محادثات», «الرجل الذي أطلق النار»: who does it is the noun before "who", no name.

    Where the verb has a pronoun, or "in it" follows, that noun is not its subject. Whoever claims an attack made it: «أعلن التنظيم
    مسؤوليته عن الهجوم الذي استهدف …».
    """
    relative = relative_before(reading, verb)
    if relative is None or reading.is_a(verb + 1, "on_occasion") or any(a.pronoun for a in reading.analyses[verb] if a.pos == "verb"):
        return False
    if any(reading.is_a(i, "claiming") for i in range(relative - CLAIMED_REACH, relative)):
        return False
    head = relative - 1
    while head > 0 and (reading.tokens[head].form in COMMAS or reading.tokens[head].form.startswith("ال")) and head not in reading.mentioned:
        head -= 1
    return not reading.mentioned.intersection(range(head, relative))


def _is_plural(reading: Reading, verb: int) -> bool:
    return any(analysis.pos == "verb" and analysis.number == "p" for analysis in reading.analyses[verb])


def takes_over_subject(scene: Scene, trigger: Trigger) -> bool:
    """A verb in the third person without a subject of its own continues the subject before it.

    A plural in the nominative («آخرون»), a title or, where the verb has no object, any noun after the verb is a subject, if an
    unknown one. A protest is the protesters', a curfew the state's, whoever was spoken of before.
    """
    reading = scene.reading
    if is_latter(reading, trigger.token):
        return True
    if trigger.frame.event_type == "PROTEST" or (trigger.frame.is_state_act and not follows_was(reading, trigger.token)):
        return False
    if trigger.analysis.pos == "active_participle":
        return _first_verb_goes_on(reading, trigger.token)
    after = trigger.token + 1
    if trigger.is_verb and after < len(reading.tokens):
        word = reading.tokens[after].form
        is_plural = word.endswith("ون") and len(word) > 4 and not any(m.first == after and m.record.entity_type == "person" for m in reading.actors)
        if is_plural or reading.is_title(after) or _has_noun_for_subject(scene, trigger):
            return False
        if trigger.analysis.pronoun and not trigger.analysis.conjunction and not ends_after(reading, trigger.token):
            return False
    return trigger.is_verb or trigger.frame.event_type in {"REQUEST", "ACCUSE", "SUPPORT", "REJECT", "THREATEN", "AGREE"}


def _first_verb_goes_on(reading: Reading, at: int) -> bool:
    """«وتساءل عن القانون، داعياً إلى …»: before a token the sentence itself goes on with the subject before it."""
    first = next((i for i in range(at) if reading.is_finite_verb(i)), None)
    return first is not None and (ends_after(reading, first) or reading.tokens[first + 1].form in reading.breaks)


def main_before(reading: Reading, trigger: Trigger) -> LinkedMention | None:
    """Return the subject of the sentence, or of its part after "while", where it stands before the trigger."""
    main = reading.main_subject(trigger.token)
    return main if main is not None and main.last <= trigger.token else None


def is_latter(reading: Reading, verb: int) -> bool:
    """«رفض الأخير المقترح»: right after a verb "the latter" is its subject."""
    after = verb + 1
    return after < len(reading.tokens) and reading.tokens[after].form in reading.lists.context["latter"] and reading.is_verb(verb)


def agreeing(reading: Reading, verb: int, subject: LinkedMention | None) -> LinkedMention | None:
    """Return somebody spoken of before a verb or participle if that can go on with him by its gender and number, else None.

    Before "others" of the same group a verb is singular: «أحرق محتجون المبنى، وسيطر آخرون على المطار».
    """
    may_go_on = subject is not None and (reading.is_a(verb + 1, "others") or agree(reading, verb, forms_after(reading, subject)))
    return subject if may_go_on else None


def answering(reading: Reading, trigger: Trigger) -> LinkedMention | None:
    """«رشق المتظاهرون الشرطة بالحجارة، فردت عليهم»: with "so" a verb that the subject cannot go on with is done by whom he acted on."""
    if trigger.analysis.conjunction != "ف":
        return None
    before = [m for m in reading.actors if m.last <= trigger.token and not m.preposition]
    return next((m for m in reversed(before) if agreeing(reading, trigger.token, m) is not None), None)


def carried_on(reading: Reading, trigger: Trigger) -> LinkedMention | None:
    """Return the subject that a verb joined by "and" goes on with.

    That is the subject of the verb before it where no mark stands between them («الحزب، الذي ندّد بالاعتقال وطالب بالإفراج»,
    «حاصرت القوات الطلاب وأطلقت عليهم الرصاص»), else the sentence's («هاتف بلينكن نظيره …، وحثّ السلطات»). Who is reported to say
    something goes on speaking after what he says («قال الوزير إن الجيش انسحب ودعا إلى …»).
    """
    for i in range(trigger.token - 1, -1, -1):
        if reading.tokens[i].form == '"':
            continue
        if not reading.tokens[i].is_word or (trigger.frame.is_verbal_act and reading.tokens[i].form in reading.breaks):
            break
        is_verb = reading.is_finite_verb(i) or (reading.is_verb(i) and reading.is_a(i - 1, "that_of_aim"))
        if not is_verb or is_was(reading, i):
            continue
        antecedent = antecedent_of(reading, i)
        before = reading.person_in_apposition(antecedent) if antecedent is not None else reading.subject_after(i)
        if before is not None and before.last <= trigger.token and agreeing(reading, trigger.token, before) is not None:
            return before
        if not any(analysis.conjunction for analysis in reading.analyses[i]):
            break
    main = agreeing(reading, trigger.token, main_before(reading, trigger))
    return main if main is not None or forms_at(reading, trigger.token) != {"p"} else _people_before(reading, trigger)


def _people_before(reading: Reading, trigger: Trigger) -> LinkedMention | None:
    """«أقر بأنه غادر بعدما تمرد جنود وانضموا إلى المحتجين»: with a plural go on the people named last, whom nothing governs."""
    people = (m for m in reversed(reading.actors) if m.last <= trigger.token and reading.is_group(m) and reading.governor(m) == "")
    return next((m for m in people if agreeing(reading, trigger.token, m) is not None), None)


def ends_after(reading: Reading, verb: int) -> bool:
    """Tell whether no noun follows a verb that could be its subject: a preposition does, or a mark."""
    after = verb + 1
    if after >= len(reading.tokens) or not reading.tokens[after].is_word:
        return True
    form = reading.tokens[after].form
    return form in reading.lists.prepositions or form in reading.lists.days


def is_its_object(reading: Reading, trigger: Trigger) -> bool:
    """Tell whether the one name after a verb that needs an object is that object, because the subject was spoken of before.

    «وحمّل مجلس النواب المسؤولية», «وكان قد اتهم المحتجين بالتخريب», «زيارة التقى خلالها الرئيس المخلوع». A verb that may do
    without an object takes whom a common noun means: «نددت المنظمة بالقمع، ودعت السلطات إلى التحقيق».
    """
    lemma, after = fold(trigger.analysis.lemma), reading.subject_after(trigger.token)
    if after is not None and trigger.is_verb and reading.is_counterpart(trigger.token + 1):
        return True  # «انتقد سلفه كمال سليم»: the pronoun means the subject
    if after is not None and reading.tokens[after.first].form.endswith("ون") and reading.is_group(after):
        return False  # «وطالب المحتجون باستقالة الحكومة»
    may_want = lemma in reading.lists.context["takes_object"] and not trigger.analysis.pronoun
    if after is not None and _is_his_own(reading, lemma, after):
        return True
    wants = may_want and after is not None and reading.tokens[after.first].form.startswith("ال")
    needs = lemma in reading.lists.context["needs_object"] and not trigger.analysis.pronoun
    if after is None or not (wants or needs):
        return False
    if trigger.frame.event_type == "THREATEN" and after.last < len(reading.tokens) and reading.tokens[after.last].form.startswith("ب"):
        return False  # «وهددت الوزارة بمعاقبة …»: with what, not whom
    is_main_known = main_before(reading, trigger) is not None or _first_verb_goes_on(reading, trigger.token)
    is_told_of_before = (trigger.analysis.conjunction or is_resumed(reading, trigger.token)) and is_main_known
    is_told_of_before = is_told_of_before or _goes_on_from_before(reading, trigger, after)
    is_told_of_before = is_told_of_before or (trigger.analysis.conjunction != "" and reading.tokens[trigger.token + 1].form in COMMAS)
    if not is_told_of_before and not follows_was(reading, trigger.token):
        return False
    if trigger.last <= after.last < len(reading.tokens) and reading.tokens[after.last].form.startswith("ال"):
        return all(analysis.pos == "adj" for analysis in reading.analyses[after.last])  # «واستدعت الوزارة السفير»
    joined = {m.record.mention_id for m in reading.joined(after)}
    others = (m for m in reading.actors if m.first >= after.last and reading.governor(m) == "" and m.record.mention_id not in joined)
    return not any(not any(_is_apart(reading, i, may_want) for i in range(after.last, m.first)) for m in others)


def _is_apart(reading: Reading, i: int, may_want: bool) -> bool:
    """Tell whether what follows a token is no object of a verb before it: another clause's, or that of a deed («واتهم الحكومة بقتل مدنيين»).

    A verb that may do without an object (``may_want``) has one named behind the deed: «وطالبت المعارضة باستقالة الحكومة».
    """
    if reading.ends_clause(i) or reading.is_finite_verb(i) or reading.goes_on(i):
        return True
    return not may_want and any(a.pos == "verbal_noun" and a.preposition and not a.has_article for a in reading.analyses[i])


def _is_his_own(reading: Reading, lemma: str, after: LinkedMention) -> bool:
    """«دعا أنصاره إلى التظاهر»: people with a pronoun after a verb of calling on somebody are its subject's own."""
    is_owned = reading.is_group(after) and reading.tokens[after.last - 1].form.endswith(SINGULAR_ENDINGS)
    return is_owned and lemma in reading.lists.context["calls_on_own"]


def _goes_on_from_before(reading: Reading, trigger: Trigger, after: LinkedMention) -> bool:
    """«واتهم تراوري بالعجز»: where nobody is told of before too, the one name right after such a verb is whom it is done to, if «بـ» follows.

    What is threatened stands after «بـ» as well.
    """
    follows = reading.tokens[after.last].form if after.last < len(reading.tokens) else ""
    if fold(trigger.analysis.lemma) in reading.lists.context["takes_object"] and _is_somebodys(reading, after.last):
        return False  # «وطالبت المعارضة باستقالته»
    may_go_on = trigger.analysis.conjunction != "" and (trigger.token == 0 or trigger.frame.event_type == "ACCUSE")
    return may_go_on and trigger.frame.event_type != "THREATEN" and after.first == trigger.token + 1 and follows.startswith("ب")


def _is_somebodys(reading: Reading, deed: int) -> bool:
    return any(a.pos == "verbal_noun" and a.preposition == "ب" and a.pronoun for a in reading.analyses[deed])


def _has_noun_for_subject(scene: Scene, trigger: Trigger) -> bool:
    """«ورحب مكتب الشؤون الخارجية بالقرار», «طعن 24 نائباً في القرار»: what follows a verb without object does the act."""
    if trigger.frame.complement or trigger.frame.recipient_slot == "object":
        return False
    reading = scene.reading
    after = next((i for i in range(trigger.token + 1, len(reading.tokens)) if i not in reading.asides), None)
    if after is None or not reading.tokens[after].is_word or any(t.start <= reading.tokens[after].start < t.end for t in scene.timexes):
        return False
    if reading.tokens[after].form.isdecimal():
        return True
    nouns = reading.analyses[after]
    return bool(nouns) and all(a.pos == "noun" and not a.preposition for a in nouns) and not reading.tokens[after].form.endswith("ا")
