"""Reading a corpus, and training on a few sentences."""

from __future__ import annotations

from pathlib import Path

from kzpipe.entities.clusters import GROUP_COUNTS, make_table, read_sentences
from kzpipe.entities.discover import NameTagger
from kzpipe.entities.features import WordFeatures
from kzpipe.entities.train import labelled_tokens, read_corpus, train
from kzpipe.entities.wordtable import WordTable
from kzpipe.reader import default_reader

CORPUS = """زار O
سمير B-PERS
قبلان I-PERS
( O
رام B-GPE
الله I-GPE
). O

نقابة B-ORG
عمال I-ORG
الزرقاء I-ORG B-GPE
يوم B-DATE
. O
عاد O
"""


def corpus(folder: Path, text: str) -> Path:
    path = folder / "corpus.txt"
    path.write_text(text, "utf-8")
    return path


def test_sentences_end_at_blank_lines_and_full_stops_and_the_innermost_tag_counts(tmp_path: Path) -> None:
    first, second, third = read_corpus(corpus(tmp_path, CORPUS))
    assert first[0] == ("زار", "O")
    assert second[2] == ("الزرقاء", "B-GPE")
    assert third == [("عاد", "O")]


def test_names_are_labelled_on_the_readers_own_tokens(tmp_path: Path) -> None:
    first, second, _ = read_corpus(corpus(tmp_path, CORPUS))
    ((text, tokens, labels),) = labelled_tokens(first)
    words = [text[token.start : token.end] for token in tokens]
    assert list(zip(words, labels, strict=True))[1:7] == [
        ("سمير", "B-PER"), ("قبلان", "I-PER"), ("(", "O"), ("رام", "B-LOC"), ("الله", "I-LOC"), (")", "O"),
    ]  # fmt: skip
    ((_, _, labels),) = labelled_tokens(second)
    assert labels == ["B-ORG", "I-ORG", "B-LOC", "O", "O"]


def test_marks_around_a_name_are_no_part_of_it(tmp_path: Path) -> None:
    (sentence,) = read_corpus(corpus(tmp_path, "(سمير B-PER\nقبلان) I-PER\n"))
    ((_, _, labels),) = labelled_tokens(sentence)
    assert labels == ["O", "B-PER", "I-PER", "O"]


def test_a_line_without_a_tag_ends_a_sentence(tmp_path: Path) -> None:
    assert [len(sentence) for sentence in read_corpus(corpus(tmp_path, "زار O\nسمير\nالسوق O\nأمس O\n"))] == [1, 2]


def test_a_model_learns_what_it_is_shown(tmp_path: Path) -> None:
    lines = "زار O\nسمير B-PER\nالسوق O\n. O\n" * 30 + "فتح O\nالسوق O\nأبوابه O\n. O\n" * 30
    table = WordTable({}, {})
    assert train([corpus(tmp_path, lines)], tmp_path / "model", table) == 60
    reader = default_reader()
    tagger = NameTagger(str(tmp_path / "model"), WordFeatures(reader.names, reader.morphology, table))
    (span,), _ = tagger.read(["زار", "سمير", "السوق"])
    assert (span.first, span.last, span.kind) == (1, 2, "person")


def test_the_table_counts_and_groups_words_and_is_the_same_every_time(tmp_path: Path) -> None:
    texts = ["زار خالد السوق", "زار سمير السوق", "باع خالد التمر", "باع سمير التمر"] * 4
    path = tmp_path / "text.jsonl"
    path.write_text("".join(f'{{"text": "{text}\\n{text} 12"}}\n' for text in texts), "utf-8")
    lines = make_table(read_sentences(path))
    assert lines == sorted(lines)
    table = WordTable.from_lines(lines)
    assert table.inflections("خالد")[0] == "vf3"
    assert len(table.groups("خالد")) == len(GROUP_COUNTS)
    assert lines == make_table(read_sentences(path))
