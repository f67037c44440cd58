from __future__ import annotations

import base64
import dataclasses
import hashlib
import json

import pytest
from lxml import html as lxml_html

from kzpipe.versions.model import InputChange, VersionDiff
from kzpipe.versions.render import render

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> </style> {{ 7 * 7 }} {% raw %} & &amp; \u202e\x1b"
SHOWN = HOSTILE.replace("\u202e", "\\u202e").replace("\x1b", "␛")


def page(diff: VersionDiff) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(render(diff, "html", limit=20))


def test_what_stands_on_it(diff: VersionDiff) -> None:
    body = page(diff)
    assert [heading.text_content().split(" ")[0] for heading in body.xpath("//main//h2")] == ["Why", "Tables", "Rows"]
    assert [cell.text_content() for cell in body.xpath("//tbody/tr[2]/*")] == [
        "casualties", "3", "3", "0", "0", "1", "0", "2", "best 1, best_claim_ids 1",
    ]  # fmt: skip
    assert "3 of 3, the largest change first" in body.text_content()


def test_nothing_is_fetched_and_only_the_own_script_runs(diff: VersionDiff) -> None:
    body = page(diff)
    assert body.xpath("//link | //img | //iframe | //@src | //@onclick | //@style") == []
    assert all(address.startswith("#") for address in body.xpath("//@href"))
    policy = body.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    scripts = [(script.get("type"), script.text) for script in body.iter("script")]
    assert [kind for kind, _ in scripts] == ["application/json", None]
    for name, text in (("script-src", scripts[1][1]), ("style-src", body.xpath("//style")[0].text)):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{name} 'sha256-{digest}';" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert "url(" not in render(diff, "html", limit=20)
    assert "@import" not in render(diff, "html", limit=20)


def test_hostile_words_stay_words(diff: VersionDiff) -> None:
    toll = diff.tables[3].rows[0]
    assert toll.evidence is not None
    evidence = dataclasses.replace(toll.evidence, sentence=HOSTILE * 2, start=0, end=len(HOSTILE), title=HOSTILE, outlet=HOSTILE, document_id=HOSTILE)
    causes = (dataclasses.replace(toll.causes[0], what=HOSTILE, detail=HOSTILE),)
    before, after = ({**(side or {}), "location_id": HOSTILE, "best": HOSTILE + end} for side, end in ((toll.before, "1"), (toll.after, "2")))
    row = dataclasses.replace(toll, row_id=HOSTILE, before=before, after=after, causes=causes, evidence=evidence)
    tables = (*diff.tables[:3], dataclasses.replace(diff.tables[3], by_column={HOSTILE: 1}, rows=(row,)))
    hostile = dataclasses.replace(diff, before=HOSTILE, inputs=(InputChange("lexicon", HOSTILE, HOSTILE, "other", 1),), tables=tables)
    body = page(hostile)
    assert body.xpath("//img | //@onerror | //@src") == []
    assert len(body.xpath("//script")) == 2
    assert len(body.xpath("//style")) == 1
    for place in ("//title", "//h1", "//h2/following::li[1]", "//tbody//td[last()]"):
        assert any(SHOWN[:30] in element.text_content() for element in body.xpath(place)), place
    assert SHOWN in body.xpath("//h1")[0].text_content()
    assert "\u202e" not in body.text_content()
    shown = json.loads(body.xpath("//script[@type]")[0].text)
    assert shown["rows"][0]["id"] == SHOWN


@pytest.mark.parametrize(("limit", "said"), [(1, "2 rows not shown: kzpipe diff data-v1 workspace --limit 3"), (3, None)])
def test_what_is_not_shown(diff: VersionDiff, limit: int, said: str | None) -> None:
    text = render(diff, "html", limit=limit)
    assert ("not shown" in text) == (said is not None)
    assert said is None or said in lxml_html.document_fromstring(text).text_content()


def test_nothing_differs(same: VersionDiff) -> None:
    body = page(same)
    assert "Nothing differs: 2 tables with 13 rows compared, all the same." in body.text_content()
    assert body.xpath("//h2") == []
