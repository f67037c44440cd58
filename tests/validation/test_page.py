from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest

from kzpipe.validation import Offence, RuleResult, ValidationLimits, ValidationResult
from kzpipe.validation.page import render_page, render_passed, render_result

ATTACK = "<script>alert('x')</script><img src=x onerror=alert(1)>"
WORDS = "قتل 26 محتجا"  # 26 protesters were killed


def rule(success: bool, **values: object) -> RuleResult:
    defaults = {
        "table": "claims", "rule": "low ≤ number", "columns": ("low", "number"), "expectation": "ExpectColumnPairValuesAToBeGreaterThanB",
        "notes": "where both are given", "success": success, "checked_count": 1200, "failed_count": 0 if success else 1001,
        "offences": () if success else (Offence("claim-a", "low 99, number 26", "مقال أول.txt", WORDS),),
    }  # fmt: skip
    return RuleResult(**(defaults | values))


@pytest.fixture
def passed(limits: ValidationLimits) -> ValidationResult:
    return ValidationResult(limits, {"claims": 1200, "quotes": 3}, (rule(True), rule(True, table="quotes", rule="text is well formed")))


@pytest.fixture
def failed(limits: ValidationLimits) -> ValidationResult:
    return ValidationResult(limits, {"claims": 1200, "quotes": 3}, (rule(True, table="quotes", rule="text is well formed"), rule(False)))


class Tags(HTMLParser):
    """Collects tags, attributes and what is left open."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes += attrs
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def parsed(page: str) -> Tags:
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    return tags


def test_the_page_of_a_success_says_so(passed: ValidationResult) -> None:
    page = render_page(passed)

    assert "Passed: all 2 expectations hold." in page
    assert "What does not hold" not in page
    parsed(page)


def test_failures_come_first_with_rows_file_and_words(failed: ValidationResult) -> None:
    page = render_page(failed)

    assert "Failed: 1 of 2 expectations do not hold." in page
    assert page.index("claims: low ≤ number") < page.index("<h2>Tables</h2>")
    assert "1,001 of 1,200 fail.</strong>\nAllowed: where both are given." in page
    assert "<bdi>مقال أول.txt</bdi>" in page
    assert f'<td class="words" dir="auto">{WORDS}</td>' in page
    parsed(page)


def test_nothing_is_loaded_from_elsewhere(failed: ValidationResult) -> None:
    page = render_page(failed)

    tags = parsed(page)
    assert not tags.names & {"script", "link", "img", "iframe", "object"}
    assert not re.search(r"https?://|url\(|@import", page)
    assert {value for name, value in tags.attributes if name in {"href", "src"}} == {"#claims", "#quotes"}


def test_texts_cannot_become_markup(limits: ValidationLimits) -> None:
    hostile = rule(False, rule=ATTACK, notes=ATTACK, columns=(ATTACK,), offences=(Offence(ATTACK, ATTACK, ATTACK, ATTACK),))
    unchecked = rule(False, rule="another", error=ATTACK)

    page = render_page(ValidationResult(limits, {"claims": 1}, (hostile, unchecked)))

    assert "&lt;script&gt;alert(" in page
    assert not parsed(page).names & {"script", "img"}


def test_a_rule_that_could_not_be_checked_says_why(limits: ValidationLimits) -> None:
    page = render_page(ValidationResult(limits, {"claims": 1}, (rule(False, error="no such column"),)))

    assert "Could not be checked:" in page
    assert "no such column" in page


def test_the_verdict_counts_rows_and_expectations_of_each_table(passed: ValidationResult) -> None:
    short = json.loads(render_passed(passed))
    assert short["success"] is True
    assert short["tables"] == {"claims": {"expectations": 1, "rows": 1200}, "quotes": {"expectations": 1, "rows": 3}}
    assert short["parameters"]["earliest_date"] == "2000-01-01"


def test_the_whole_result_names_the_words_of_a_failure(failed: ValidationResult) -> None:
    assert json.loads(render_result(failed))["success"] is False
    assert WORDS in render_result(failed)


def test_no_rule_is_no_success(limits: ValidationLimits) -> None:
    assert not ValidationResult(limits, {}, ()).success
