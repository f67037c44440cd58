"""Closed vocabularies: every value that a ``_type``, ``kind``, ``reason`` or ``mode`` column may hold."""

from __future__ import annotations

from typing import Final

PUBLISHED_BASES: Final = {
    "metadata": "declared by the page or the record itself",
    "header": "a date line beside the title",
    "dateline": "the place and date that open the lead",
    "embed": "the date of an embedded post",
    "comment": "bounded by the first reader comment",
    "weekday-inference": "weekday names and dated mentions of the body agree on one day",
}

BLOCK_KINDS: Final = {
    "title": "the headline",
    "standfirst": "the summary between headline and body",
    "caption": "what stands under a picture",
    "heading": "a subheading inside the body",
    "body": "a paragraph of the article",
    "quote_block": "a paragraph that is a quotation as a whole",
    "byline": "author, place or date line",
    "embed": "an embedded post or a video address",
    "nav": "skip links, share bars, counters, forms, related links",
    "source_note": "who is credited",
    "comment": "a reader comment, its author or its date",
    "duplicate": "a line that repeats another block",
}
OWN_TEXT_KINDS: Final = frozenset({"title", "standfirst", "caption", "heading", "body", "quote_block", "byline"})
READ_KINDS: Final = frozenset({"title", "standfirst", "caption", "heading", "body", "quote_block"})
"""Blocks that yield records downstream; a byline is the article's own text but tells no event."""

REJECT_REASONS: Final = {
    "empty": "no bytes, or nothing but white space",
    "binary": "the bytes are not text",
    "undecodable": "no supported encoding reads the bytes without errors",
    "broken_record": "a line or record of a container that cannot be parsed",
    "truncated": "a compressed file that ends before its end",
    "not_an_article": "a page or record in which no article text is found",
    "too_large": "over a size limit of params.yaml, or a page of too many elements",
    "unsupported": "a file type that ingest does not read",
    "same_bytes": "byte for byte the same as a document that came in before it",
    "unreadable": "the operating system does not let the file be read",
}

QUARANTINE_REASONS: Final = {
    "not_arabic": "the body is in another language",
    "mojibake": "text decoded in the wrong encoding",
    "no_date": "no publication date can be told",
    "date_out_of_window": "the publication date lies outside the plausible window",
    "too_short": "fewer words of its own than the limit",
    "no_actor": "nobody is named who could act",
    "near_copy": "almost the same text as another article that is kept",
    "error": "reading it showed a mistake in the code",
}

UNREAD_REASONS: Final = {"error": "reading it showed a mistake in the code"}

TIMEX_KINDS: Final = {"date": "a day or a longer calendar unit", "duration": "a stretch of time", "time": "a time of day", "set": "a repeated time"}

ENTITY_TYPES: Final = {
    "person": "a named human being",
    "state": "a state, its authorities as a whole, or its capital standing for it",
    "igo": "an organisation of states",
    "government_body": "a cabinet, ministry, agency, parliament, court, police or office of one state",
    "armed_force": "soldiers, security forces, peacekeepers, armed groups of a state or organisation",
    "political_group": "a party, movement or armed opposition",
    "protesters": "people in the street",
    "media": "a newspaper, agency or broadcaster",
    "company": "a business",
    "city": "a town",
    "region": "a part of a state, or a part of the world",
    "place": "any other place",
    "organization": "an organisation that no list knows, and whose name does not say of which of these kinds it is",
    "other": "anybody else who acts: accused groups, civil society, experts",
}
PLACE_TYPES: Final = frozenset({"city", "region", "place"})

SECTOR_CODES: Final = {
    "COP": "police", "GOV": "executive", "JUD": "judiciary", "LEG": "legislature", "MIL": "military",
    "PRM": "private military", "PTY": "party", "REB": "rebels", "SPY": "intelligence",
    "UAF": "unidentified armed force", "UNK": "unknown", "AGR": "agriculture", "BUS": "business",
    "CRM": "criminals", "CVL": "civilians", "EDU": "education", "ELI": "elites", "JRN": "journalists",
    "LAB": "labour", "MED": "medical", "REF": "refugees", "OPP": "opposition", "PRE": "presidency and pressure groups",
    "REL": "religion", "SOC": "civil society", "IGO": "organisation of states",
}  # fmt: skip

ENTITY_ORIGINS: Final = {"lexicon": "a line of a lexicon", "discovered": "found in the text"}
MENTION_ROLES: Final = {"actor": "somebody who acts, speaks or is addressed", "place": "where something is"}

MEASURES: Final = {
    "killed": "dead", "injured": "hurt", "detained": "arrested or held", "deployed": "sent as a force",
    "missing": "not found", "displaced": "driven from home or evacuated", "beheaded": "beheaded",
    "other": "another counted harm, or victims without saying how",
}  # fmt: skip
BOUNDS: Final = {
    "exact": "the number as given", "more_than": "above the number", "at_least": "the number or above",
    "about": "around the number", "vague": "no number: tens, hundreds",
}  # fmt: skip
GROUPS: Final = {
    "protesters": "people in the street", "security_forces": "police, soldiers, guards", "civilians": "bystanders",
    "alleged_criminals": "criminals as claimed", "alleged_extremists": "terrorists or extremists as claimed",
    "journalists": "press workers", "children": "minors", "officials": "office holders", "foreigners": "nationals of another state",
    "peacekeepers": "peacekeeping troops", "medical_workers": "doctors and medics", "fighters": "members of armed groups",
    "unspecified": "not said",
}  # fmt: skip
UNITS: Final = {"people": "human beings", "troops": "soldiers", "cells": "groups of suspects", "victims": "people harmed, not said how",
                "families": "families", "vehicles": "vehicles"}  # fmt: skip

QUOTE_KINDS: Final = {"direct": "the words between quotation marks", "indirect": "a reported clause"}
CHANNELS: Final = {
    "statement": "a written statement", "tweet": "a post on a social network", "speech": "a speech or a session",
    "press_conference": "before the press", "phone": "a telephone call", "message": "a letter or cable",
    "interview": "an interview", "unspecified": "not said",
}  # fmt: skip

EVENT_TYPES: Final = {
    "AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "CONCEDE": 1, "COOPERATE": 2, "AID": 2, "RETREAT": 2, "REQUEST": 3,
    "ACCUSE": 3, "REJECT": 3, "THREATEN": 3, "PROTEST": 4, "SANCTION": 4, "MOBILIZE": 4, "COERCE": 4, "ASSAULT": 4,
}  # fmt: skip
"""PLOVER's sixteen event types with their quad code (manual of 2021: SANCTION is material conflict)."""
QUAD_CODES: Final = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}
VERBAL_QUADS: Final = frozenset({1, 3})
"""What is done by words alone."""

EVENT_MODES: Final = {
    "CONSULT": ("visit", "third-party", "multilateral", "phone"),
    "RETREAT": ("withdraw", "release", "disarm", "ceasefire", "access", "resign"),
    "CONCEDE": ("resign", "dismiss"),
    "AGREE": ("assist",),
    "SUPPORT": ("thank",),
    "REQUEST": ("assist", "change", "yield", "meet"),
    "ACCUSE": ("disapprove", "investigate", "allege"),
    "REJECT": ("assist", "change", "yield", "meet", "deny"),
    "THREATEN": ("restrict", "arrest", "relations", "expel", "territory", "violence"),
    "PROTEST": ("demo", "riot", "strike", "hunger", "boycott", "obstruct", "vandalize"),
    "SANCTION": ("convict", "expel", "withdraw", "discontinue"),
    "MOBILIZE": ("troops", "weapons", "police", "militia"),
    "COERCE": ("seize", "restrict", "censor", "curfew", "martial-law", "arrest", "deport", "withhold",
               "misinformation", "cyber", "crackdown"),
    "ASSAULT": ("abduct", "beat", "torture", "sexual", "targeted", "destroy", "primitive", "firearms", "explosives",
                "suicide-attack", "aerial", "drone", "heavy-weapons", "crowd-control", "unconventional", "crackdown"),
}  # fmt: skip
"""PLOVER's modes, with the few that the annotation of crisis news adds (dismiss, assist, thank, deny, crackdown)."""

CAMEO_CODES: Final = {
    "AGREE": "03", "CONSULT": "04", "SUPPORT": "05", "COOPERATE": "06", "AID": "07", "CONCEDE": "08", "RETREAT": "087",
    "ACCUSE": "11", "REJECT": "12", "THREATEN": "13", "PROTEST": "14", "MOBILIZE": "15", "SANCTION": "16",
    "COERCE": "17", "ASSAULT": "19", "REQUEST": "10",
    "CONSULT:phone": "041", "CONSULT:visit": "042", "CONSULT:third-party": "045", "CONSULT:multilateral": "046",
    "SUPPORT:thank": "051", "ACCUSE:disapprove": "111", "ACCUSE:allege": "112", "ACCUSE:investigate": "09",
    "PROTEST:demo": "141", "PROTEST:hunger": "142", "PROTEST:strike": "143", "PROTEST:obstruct": "144", "PROTEST:riot": "145",
    "MOBILIZE:police": "151", "MOBILIZE:troops": "152", "COERCE:seize": "171", "COERCE:restrict": "172",
    "COERCE:arrest": "173", "COERCE:deport": "174", "COERCE:crackdown": "175", "COERCE:curfew": "1723", "COERCE:martial-law": "1724",
    "COERCE:cyber": "176", "ASSAULT:abduct": "181", "ASSAULT:beat": "182", "ASSAULT:sexual": "1821", "ASSAULT:torture": "1822",
    "ASSAULT:explosives": "183", "ASSAULT:suicide-attack": "1831", "ASSAULT:targeted": "186", "ASSAULT:firearms": "193",
    "ASSAULT:heavy-weapons": "194", "ASSAULT:aerial": "195", "ASSAULT:drone": "195", "RETREAT:withdraw": "0874",
    "RETREAT:ceasefire": "0871", "RETREAT:release": "0841", "RETREAT:access": "0861", "RETREAT:disarm": "0873", "RETREAT:resign": "0831",
    "CONCEDE:resign": "0831", "CONCEDE:dismiss": "0831", "SANCTION:discontinue": "161", "SANCTION:expel": "166",
    "THREATEN:violence": "138", "THREATEN:restrict": "132", "THREATEN:relations": "1312",
}  # fmt: skip
"""The CAMEO code that stands for a PLOVER type, or ``TYPE:mode``; the most general code of the public CAMEO-PLOVER map."""

STATE_ACTS: Final = frozenset({"COERCE:martial-law", "COERCE:curfew", "COERCE:censor"})
"""What only the authorities of a state can do: told without an actor, the state itself did it."""

AUXILIARY_MODES: Final = {
    "negated": "said not to have happened",
    "hypothetical": "possible, conditional, asked for or feared",
    "future": "announced for later",
    "historical": "told as the past of another story",
}
STANCES: Final = {"support": "stands by", "concern": "worries, or asks for restraint", "criticise": "blames or condemns",
                  "threaten": "warns of consequences", "refuse": "denies or turns down"}  # fmt: skip

EVENT_STANCES: Final = {"SUPPORT": "support", "AGREE": "support", "COOPERATE": "support", "AID": "support", "REQUEST": "concern",
                        "ACCUSE": "criticise", "THREATEN": "threaten", "REJECT": "refuse", "SANCTION": "threaten"}  # fmt: skip
"""How a verbal act reads as a reaction to its target."""
