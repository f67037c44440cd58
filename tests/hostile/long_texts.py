"""Long texts of one kind of thing: what a rule that looks back or ahead without bound takes the square of their length for.

``TEXTS`` maps a name to a function from a length in characters to a text of that length. The texts were written for these tests;
the sentences among them tell of nothing that happened.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from functools import partial
from itertools import cycle

# The interior minister reports arrests after protests over fuel prices; the UN secretary-general asks for calm.
USABLE = """وزير الداخلية يعلن توقيف محتجين في ألماتي
08/01/2022

قال وزير الداخلية الكازاخستاني إيرلان تورغومباييف، اليوم السبت، إن الشرطة أوقفت 70 شخصاً قرب سوق ألماتي القديم بعد احتجاجات على سعر الوقود.

وأضاف الوزير أن "المدينة هادئة منذ الفجر"، وأن خمسة من رجال الشرطة أصيبوا بجروح طفيفة خلال الليل.

ودعا الأمين العام للأمم المتحدة أنطونيو غوتيريش جميع الأطراف إلى ضبط النفس والعودة إلى الحوار في أقرب وقت ممكن.
"""
"""An article that every stage takes: a long text is put after it so that it is read to its end."""

REPEATED: Mapping[str, str] = {
    "letter": "ا",
    "latin letter": "a",
    "space": " ",
    "newline": "\n",
    "carriage return": "\r\n",
    "tab": "\t",
    "no-break space": "\u00a0",
    "digit": "7",
    "arabic digit": "٧",
    "digit and point": "7.",
    "digit and comma": "7,",
    "digit and colon": "7:",
    "digit and slash": "7/",
    "digit and hyphen": "7-",
    "digit and space": "7 ",
    "date-like": "1/1/2022 ",
    "date glued": "31/12/2022",
    "clock": "10:45 ",
    "percent": "7% ",
    "straight mark": '"',
    "left mark": "«",
    "right mark": "»",
    "marks nested": "«س ",
    "marks closing": "س» ",
    "marks pairs": "«قال» ",
    "curly marks": "“”",
    "apostrophe": "'",
    "comma": "،",
    "semicolon": "؛",
    "slash": "/",
    "hyphen": "-",
    "dash": "–",
    "long dash": "—",
    "dash spaced": " - ",
    "stop": ".",
    "stop spaced": ". ",
    "ellipsis": "…",
    "question": "؟",
    "exclamation": "!",
    "colon": ":",
    "bar": "|",
    "bullet": "•",
    "bracket": "(",
    "bracket closing": ")",
    "brackets": "()",
    "square": "[",
    "curly": "{",
    "angle": "<",
    "angles": "<>",
    "at": "@",
    "hash": "#",
    "under": "_",
    "and": "و",
    "and spaced": "و ",
    "in": "في ",
    "that": "أن ",
    "that indeed": "إن ",
    "said": "قال ",
    "said that": "قال إن ",
    "added": "وأضاف أن ",
    "of": "من ",
    "between": "بين ",
    "not": "لم ",
    "will": "سوف ",
    "who": "الذي ",
    "the": "ال",
    "month": "يناير ",
    "months": "كانون الثاني/يناير ",
    "day month": "5 يناير ",
    "weekday": "الجمعة ",
    "weekday and": "الجمعة والسبت و",
    "yesterday": "أمس ",
    "last week": "الأسبوع الماضي ",
    "hijri": "محرم 1443 ",
    "year": "عام 2022 ",
    "years": "2021 2022 ",
    "range": "من 1 إلى ",
    "title": "الرئيس ",
    "titles": "وزير الخارجية ",
    "president of": "رئيس وزراء ",
    "doctor": "د. ",
    "colonel": "العقيد ",
    "number word": "خمسة ",
    "number and": "خمسة وعشرون ",
    "hundred": "مئة ",
    "thousand": "ألف ",
    "million": "مليون ",
    "dozens": "عشرات ",
    "nisba": "الروسي ",
    "nisba bare": "روسي ",
    "nisba and": "الروسي والصيني و",
    "nisba hyphen": "روسي-صيني-",
    "state": "روسيا ",
    "city": "ألماتي ",
    "capital and": "موسكو و",
    "person": "قاسم جومارت توكاييف ",
    "person glued": "توكاييف",
    "surname": "توكاييف ",
    "al-": "آل ",
    "son of": "بن ",
    "abu": "أبو ",
    "abd": "عبد ",
    "ministry": "وزارة ",
    "ministry of": "وزارة الداخلية ",
    "organisation": "منظمة ",
    "police": "الشرطة ",
    "protesters": "المحتجين ",
    "killed": "قتل ",
    "killed persons": "قتل 5 أشخاص ",
    "killed and": "قتل 5 وأصيب 7 و",
    "dead": "قتيلا ",
    "statement": "في بيان ",
    "according": "وفقا لـ",
    "quoting": "نقلا عن ",
    "source said": "مصدر ",
    "url": "https://example.org/",
    "www": "www.",
    "mail": "a@b.",
    "mail open": "a.b-c+",
    "handle": "@kz ",
    "hashtag": "#كازاخستان ",
    "tashkeel": "\u064e",
    "letter tashkeel": "ب\u064e\u0651",
    "tatweel": "ـ",
    "letter tatweel": "بـ",
    "zero width": "\u200b",
    "joiner": "\u200d",
    "direction": "\u200f",
    "override": "\u202e",
    "isolate": "\u2067",
    "bom": "\ufeff",
    "soft hyphen": "\u00ad",
    "combining": "a\u0301",
    "ligature": "\ufdfa",
    "presentation": "\ufefb",
    "full width": "\uff17",
    "fraction": "½",
    "emoji": "😀",
    "flag": "🇰🇿",
    "replacement": "\ufffd",
    "line separator": "\u2028",
    "paragraph separator": "\u2029",
    "vertical tab": "\x0b",
    "next line": "\x85",
    "nul": "\x00",
    "tag open": "<div>",
    "tag nested": "<blockquote><p>",
    "tag paragraph": "<p>س</p>",
    "tag half": "<a href='",
    "entity": "&amp;",
    "entity half": "&#",
    "comment open": "<!--",
    "script open": "<script>",
    "braces": "{{",
    "ansi": "\x1b[31m",
}
"""One thing again and again."""

LETTERS = "ابتجحخدرزسشصضطعغفقكلمنهوي"


def _repeat(length: int, unit: str) -> str:
    return (unit * (length // len(unit) + 1))[:length]


def _words(length: int, seed: int, before: str = "", after: str = " ") -> str:
    """Words that no list has, none twice: nothing learnt of one is of use for the next."""
    chance = random.Random(seed)
    parts: list[str] = []
    size = 0
    while size < length:
        parts.append(f"{before}{''.join(chance.choices(LETTERS, k=chance.randint(3, 8)))}{after}")
        size += len(parts[-1])
    return "".join(parts)[:length]


def _varied(length: int, templates: tuple[str, ...]) -> str:
    """Sentences with another number and another name in each."""
    chance = random.Random(7)
    parts: list[str] = []
    size = 0
    for number, template in enumerate(cycle(templates), 1):
        name, other = ("".join(chance.choices(LETTERS, k=6)) for _ in range(2))
        parts.append(template.format(n=number, name=name, other=other))
        size += len(parts[-1])
        if size >= length:
            return "".join(parts)[:length]
    raise AssertionError


_SENTENCES: Mapping[str, tuple[str, ...]] = {
    "sentences of an article": (*(line + "\n" for line in USABLE.splitlines()[2:] if line),),
    "sentences of an article in one line": (" ".join(USABLE.split("\n")[3:]),),
    "sayings": ("وقال الوزير {name} {other} إن {n} شخصا قتلوا في مدينة {name}.\n",),
    "sayings in one line": ("وقال الوزير {name} {other} إن {n} شخصا قتلوا في مدينة {name}. ",),
    "sayings without a stop": ("وقال الوزير {name} {other} إن {n} شخصا قتلوا في مدينة {name} ",),
    "quotes": ("وأضاف {name} {other}: «إن المدينة هادئة منذ {n} أيام ولم يصب أحد».\n",),
    "quotes that nothing closes": ("وأضاف {name} {other}: «إن المدينة هادئة منذ {n} أيام\n",),
    "quotes in one line that nothing closes": ("وأضاف {name} {other}: «إن المدينة هادئة منذ {n} أيام ",),
    "quotes that nothing opens": ("وأضاف {name} {other}: إن المدينة هادئة منذ {n} أيام».\n",),
    "straight quotes": ('وأضاف {name} {other}: "إن المدينة هادئة منذ {n} أيام.\n',),
    "pronouns": ("وقتل الرجل {n} منهم، وقالت إنها لم تره، وأضاف أنه هناك.\n",),
    "counts": ("قتل {n} شرطيا وأصيب {n} محتجا واعتقل {n} مدنيا في {name}.\n",),
    "counts without a stop": ("قتل {n} شرطيا وأصيب {n} محتجا واعتقل {n} مدنيا في {name}، ",),
    "dates": ("في {n} يناير 2022 ثم في اليوم التالي ثم الجمعة الماضية ويوم السبت.\n",),
    "weekdays": ("وصل الوزير يوم الجمعة وغادر مساء السبت ثم عاد بعد يومين.\n",),
    "events": ("هاجمت روسيا أوكرانيا ونددت الصين بالهجوم ودعت فرنسا إلى الحوار.\n",),
    "events of unknown names": ("هاجم {name} {other} وندد {other} بالهجوم ودعا {name} إلى الحوار.\n",),
    "organisations": ("أعلنت منظمة {name} {other} وحركة {other} وشركة {name} إضرابا.\n",),
    "titled names": ("التقى وزير الخارجية {name} {other} نظيره {other} {name}.\n",),
    "short names again": ("وصل {name} {other}. وتحدث {other}. ثم غادر {name}.\n",),
    "sentences without a name": ("ثم كان هناك شيء من ذلك {name} لا غير.\n",),
    "headings": ("{name} {other} {n}\n",),
    "long headings": ("{name} {other} {name} {other} {n}\n",),
    "points": ("- {name} {other} {n}.\n",),
    "date lines": ("الجمعة {n} يناير 2022 - 10:45\n",),
    "dates of posts": ("— {name} (@{n}) January 5, 2022\n",),
    "readers": ("{name} {other}\n5/1/2022 10:45\n{n} كلام كثير عن {name} و{other} لا يعني شيئا.\n",),
    "related": ("اقرأ أيضا\n{name} {other} {n}\n",),
    "lines all the same": ("اليوم وصل الوزير إلى المدينة ثم غادر المدينة.\n",),
    "lines that break off": ("اليوم وصل {name} إلى المدينة ثم غادر {other} المدينة...\n",),
    "short lines": ("س\n",),
    "blank lines": ("\n \n\t\n",),
    "one letter, one stop": ("س. ",),
    "brackets around names": ("({name} ({other} ",),
    "addresses": ("https://{n}.example.org/{n} {name} ",),
    "mixed marks": ("{name}،{other}؛/-«{n}» ",),
}

TEXTS: Mapping[str, Callable[[int], str]] = {
    **{name: partial(_repeat, unit=unit) for name, unit in REPEATED.items()},
    **{name: partial(_varied, templates=templates) for name, templates in _SENTENCES.items()},
    "unknown words": partial(_words, seed=1),
    "unknown words in one": partial(_words, seed=2, after=""),
    "unknown words with and": partial(_words, seed=3, before="و"),
    "unknown definite words": partial(_words, seed=4, before="ال"),
    "unknown nisbas": partial(_words, seed=5, before="ال", after="ي "),
    "unknown words on lines": partial(_words, seed=6, after="\n"),
}
