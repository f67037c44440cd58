"""Two small articles with a row of every kind read in them, written as a version's tables."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from kzpipe.schema import records as r
from kzpipe.store import write_tables

DAY = dt.date(2022, 1, 7)
FIRST, SECOND, ASIDE = "a1" + "0" * 14, "a2" + "0" * 14, "b3" + "0" * 14
NAV = "شارك المقال"  # share the article
TITLE = "حصيلة جديدة في ألماتي"  # a new toll in Almaty
BODY = "قالت الوزارة أمس إن 18 شرطيا قتلوا في ألماتي. وعاد الهدوء."  # the ministry said yesterday that 18 police were killed; calm is back
TEXT = f"{NAV}\n{TITLE}\n\n{BODY}"
OTHER = "قالت الوزارة إن 13 شرطيا قتلوا في ألماتي."  # the ministry said that 13 police were killed in Almaty
CLAIM, OTHER_CLAIM, QUOTE, EVENT, COUNTED = (
    "c-aaaa000000000001",
    "c-bbbb000000000002",
    "q-cccc000000000003",
    "e-dddd000000000004",
    "e-dddd000000000005",
)
TIMEX, MENTION, SHORT, FIGURE = "t-eeee000000000005", "m-ffff000000000006", "m-ffff000000000007", "casualty-9999000000000008"
LINE, REACTION, FRAMING, COVERAGE = "timeline-8888000000000009", "reaction-777700000000000a", "framing-666600000000000b", "coverage-555500000000000c"


def span(words: str, text: str = TEXT) -> tuple[int, int, str]:
    return text.index(words), text.index(words) + len(words), words


def document(document_id: str, path: str, text: str) -> r.Document:
    return r.Document(document_id, path, None, "وكالة العيّنة", None, None, "text/plain", "utf-8", text, "0" * 64)


def mention(mention_id: str, words: str, entity_id: str, kind: str, entry_id: str) -> r.Mention:
    role = "place" if kind == "city" else "actor"
    return r.Mention(mention_id, FIRST, 1, *span(words, TEXT), entity_id, kind, role, entry_id, 1.0)


def claim(claim_id: str, document_id: str, words: str, number: float) -> r.Claim:
    text = TEXT if document_id == FIRST else OTHER
    return r.Claim(claim_id, document_id, *span(words, text), "killed", number, number, number, "exact", "people", "security_forces", None,
                   "ministry.kaz", (), DAY, "place-almaty", True, None)  # fmt: skip


def event(event_id: str, entry_id: str, quote_id: str | None) -> r.Event:
    start, end, words = span("18 شرطيا قتلوا")
    return r.Event(event_id, FIRST, start, end, words, "ASSAULT", None, 4, "19", (), ("ministry.kaz",), DAY, "place-almaty", None, start, end,
                   entry_id, quote_id)  # fmt: skip


def write_version(stages: Path) -> Path:
    """Write the tables below a folder and return it."""
    documents = [document(FIRST, "first.txt", TEXT), document(SECOND, "wire.jsonl#1", OTHER), document(ASIDE, "wire.jsonl#2", "قصير")]
    body = TEXT.index(BODY)
    full_stop = body + BODY.index(".") + 1
    blocks = [r.Block(FIRST, 0, 0, len(NAV), "nav"), r.Block(FIRST, 1, len(NAV) + 1, len(NAV) + 1 + len(TITLE), "title"),
              r.Block(FIRST, 2, body, len(TEXT), "body"), r.Block(SECOND, 0, 0, len(OTHER), "body")]  # fmt: skip
    sentences = [r.Sentence(FIRST, 0, len(NAV) + 1, len(NAV) + 1 + len(TITLE), 1), r.Sentence(FIRST, 1, body, full_stop, 2),
                 r.Sentence(FIRST, 2, full_stop + 1, len(TEXT), 2), r.Sentence(SECOND, 0, 0, len(OTHER), 0)]  # fmt: skip
    articles = [r.Article(FIRST, TITLE, DAY, "header", None, None, "وكالة العيّنة", "ar", 20, FIRST),
                r.Article(SECOND, None, DAY, "metadata", None, None, None, "ar", 8, SECOND)]  # fmt: skip
    entities = [r.Entity("ministry.kaz", "government_body", "KAZ", "GOV", "Ministry of Kazakhstan", "الوزارة"),
                r.Entity("place-almaty", "city", "KAZ", None, "Almaty", "ألماتي")]  # fmt: skip
    write_tables(stages, {"documents": documents, "rejects": [r.Reject("broken.txt", None, "ingest", "binary", "bytes that are no text")]})
    write_tables(stages, {"articles": articles, "blocks": blocks, "sentences": sentences,
                          "quarantine": [r.Quarantine("wire.jsonl#2", ASIDE, "clean", "too_short", "1 word; at least 50")]})  # fmt: skip
    start, end, words = span("إن 18 شرطيا قتلوا في ألماتي")
    write_tables(stages, {
        "timexes": [r.Timex(TIMEX, FIRST, *span("أمس"), "date", "2022-01-06", DAY, "deictic-day", False)],
        "entities": entities,
        "mentions": [mention(MENTION, "الوزارة", "ministry.kaz", "government_body", "ministry-full-1"),
                     mention(SHORT, "شرطيا", "ministry.kaz", "government_body", "earlier:ministry.kaz")],
        "claims": [claim(CLAIM, FIRST, "18 شرطيا قتلوا", 18), claim(OTHER_CLAIM, SECOND, "13 شرطيا قتلوا", 13)],
        "quotes": [r.Quote(QUOTE, FIRST, start, end, words, "indirect", "قالت", "ministry.kaz", "unspecified")],
        "events": [event(EVENT, "v-qatal-1-01-assault", QUOTE), event(COUNTED, "rule:counted-killed", None)],
        "unread": [],
    })  # fmt: skip
    write_tables(stages, {
        "casualties": [r.Casualty(FIGURE, DAY, "place-almaty", "security_forces", "killed", True, 18, 18, 18, (CLAIM,), (CLAIM,), (CLAIM,),
                                  (OTHER_CLAIM,), 2, 1, False)],
        "timeline": [r.TimelineRow(LINE, DAY, "ASSAULT", None, "ministry.kaz", 1, 1, (EVENT,))],
        "reactions": [r.Reaction(REACTION, DAY, "ministry.kaz", "concern", None, 1, (EVENT,), (QUOTE,))],
        "framings": [r.Framing(FRAMING, None, "ministry.kaz", "شرطيا", None, 1, (SHORT,))],
        "actors": [r.ActorRow("ministry.kaz", 2, 2, 1, 0, 2, 2, DAY, DAY)],
        "coverage": [r.CoverageRow(COVERAGE, DAY, None, 1, 1, 8, 0, 1, 0)],
    })  # fmt: skip
    return stages


def write_lexicons(folder: Path) -> Path:
    """Write the few lexicon lines that the rows name; together they are no whole set of lexicons."""
    folder.mkdir(parents=True)
    lines = {
        "body_forms.csv": "form_id,body_id,kind,form\nministry-full-0,ministry,full,الوزارات\nministry-full-1,ministry,full,الوزارة\n",
        "bodies.csv": "body_id,entity_type,sector_code,name_en\nministry,government_body,GOV,Ministry\n",
        "triggers.csv": "trigger_id,lemma_id,event_type,mode,actor_slot,recipient_slot,genitive,complement\n"
        "v-qatal-1-01-assault,v-qatal-1,ASSAULT,,subject,object,actor,\n",
        "verbs.csv": "lemma_id,measure,root,lemma\nv-qatal-1,1,q-t-l,قتل\n",
    }
    for name, text in lines.items():
        (folder / name).write_text(text, "utf-8")
    return folder
