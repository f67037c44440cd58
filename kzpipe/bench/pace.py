"""How fast reading is on one core, beside the cost of scanning the same words for names alone.

Counted are seconds of processor time of this process, so that a busy machine counts little; the ratio of the two is of one
run and one text, and says more than either. Each repetition reads other text than those before it, as a run does: what has
been read stays cached (folded words, their proclitics, their analyses, features for the name model), what is new does not.
The scan comes after the reading, when its words are cached: it is the least that looking at each word once can cost.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
import statistics
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kzpipe.errors import InputError
from kzpipe.lexicon.match import FormIndex
from kzpipe.paths import Project
from kzpipe.reader import default_reader, extract_text
from kzpipe.text.tokens import tokenize

SAMPLES: Final = "data/curated/gold"
_PUBLISHED: Final = dt.date(2022, 1, 10)
_LETTERS: Final = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
_VARIED: Final = 3
"""Of so many words of a copy one is changed."""
_SHORTEST_VARIED: Final = 4
_WARMING: Final = "قال وزير الداخلية، أمس الثلاثاء، إن 12 شخصاً قُتلوا في احتجاجات العاصمة."  # the interior minister said that 12 were killed


@dataclass(frozen=True, slots=True)
class Pace:
    """One repetition: its words, the share of word forms not met before, and words per second of reading and of scanning."""

    words: int
    new_forms: float
    reading: float
    scanning: float

    @property
    def ratio(self) -> float:
        """How many scans the reading costs."""
        return self.scanning / self.reading


def sample_parts(project: Project, repetitions: int) -> list[list[str]]:
    """Return the project's sample articles once per repetition, each copy with other words in it.

    Raises InputError where the project has none.
    """
    paths = sorted((project.root / SAMPLES).glob("*.txt"))
    if not paths:
        raise InputError(f"{SAMPLES}: no .txt in it; take the folder back from Git, or name a corpus with --corpus")
    texts = [path.read_text("utf-8") for path in paths]
    return [[vary(text, copy) for text in texts] for copy in range(repetitions)]


def vary(text: str, copy: int) -> str:
    """Return a text in which one word of three has another letter in its middle, in every copy others; copy 0 is the text itself.

    Short words stay. After as many copies as there are letters for a third of the words, which letter it becomes differs from word to word as well.
    """
    if copy == 0:
        return text
    turn = copy // (_VARIED * len(_LETTERS))
    varied: list[str] = []
    position = 0
    for place, token in enumerate(tokenize(text)):
        if (place + copy) % _VARIED == 0 and token.form.isalpha() and token.end - token.start >= _SHORTEST_VARIED:
            middle = (token.start + token.end) // 2
            shift = zlib.crc32(f"{turn} {place}".encode()) if turn else 0
            varied += [text[position:middle], _LETTERS[(ord(text[middle]) + copy + shift) % len(_LETTERS)]]
            position = middle + 1
    return "".join([*varied, text[position:]])


def corpus_parts(path: Path, articles: int, repetitions: int) -> list[list[str]]:
    """Return the first articles of a JSON lines file (``text`` in each line; plain or .gz), dealt out to the repetitions.

    Raises InputError for a file that cannot be read so, or that has fewer articles than there are repetitions.
    """
    texts: list[str] = []
    try:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                if len(texts) == articles:
                    break
                if line.strip():
                    texts.append(_text_of(line, f"{path}:{number}"))
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}; JSON lines in UTF-8 are, also as .gz") from None
    if len(texts) < repetitions:
        raise InputError(
            f"{path}: {len(texts)} articles for {repetitions} repetitions; each reads others, so name a larger file or fewer --repetitions"
        )
    return [texts[part::repetitions] for part in range(repetitions)]


def _text_of(line: str, place: str) -> str:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise InputError(f"{place}: not readable as JSON: {error}") from None
    if not isinstance(record, dict) or not isinstance(record.get("text"), str):
        raise InputError(f'{place}: no "text" in it; a line holds one object with the text of an article')
    return str(record["text"])


def measure(parts: Sequence[Sequence[str]]) -> Iterator[Pace]:
    """Yield the pace of each part, read once and scanned once; lexicons are compiled and the model is opened before."""
    extract_text(_WARMING, _PUBLISHED)
    names = default_reader().names.names
    met: set[str] = set()
    for texts in parts:
        forms = [token.form for text in texts for token in tokenize(text) if token.is_word]
        new = set(forms) - met
        met |= new
        reading = _seconds(lambda text: extract_text(text, _PUBLISHED), texts)
        scanning = _seconds(lambda text: scan(text, names), texts)
        yield Pace(len(forms), len(new) / max(1, len(forms)), len(forms) / reading, len(forms) / scanning)


def scan(text: str, forms: FormIndex) -> int:
    """Cut a text into words and look each up, as the finder of names does first of all; return the number of matches."""
    tokens = tokenize(text)
    return sum(forms.match(text, tokens, i) is not None for i in range(len(tokens)))


def _seconds(read: Callable[[str], object], texts: Sequence[str]) -> float:
    started = time.process_time()
    for text in texts:
        read(text)
    return max(time.process_time() - started, time.get_clock_info("process_time").resolution)


def render(paces: Sequence[Pace], what: str) -> str:
    """Return the table: least, median and most over the repetitions."""
    words = sum(pace.words for pace in paces)
    new = sum(pace.new_forms * pace.words for pace in paces[1:]) / max(1, sum(pace.words for pace in paces[1:]))
    rows = {
        "extract_text, words/s": ([pace.reading for pace in paces], ",.0f"),
        "cut and scan alone, words/s": ([pace.scanning for pace in paces], ",.0f"),
        "scans that reading costs": ([pace.ratio for pace in paces], ".1f"),
    }
    lines = [f"{what}: {len(paces)} repetitions, {words:,} words in all"]
    if len(paces) > 1:
        lines.append(f"{paces[0].new_forms:.0%} of the words of the first repetition are new forms, {new:.0%} of the later ones")
    lines += ["", f"{'':<30}{'min':>10}{'median':>10}{'max':>10}"]
    for name, (values, form) in rows.items():
        lines.append(f"{name:<30}" + "".join(f"{value:>10{form}}" for value in (min(values), statistics.median(values), max(values))))
    return "\n".join(lines) + "\n"
