"""Render what a validation found: a page for people, the whole of it as JSON, and the short file that lets the chain go on."""

from __future__ import annotations

import dataclasses
import json
from typing import Final

from jinja2 import Environment, StrictUndefined

from kzpipe.schema.tables import TABLES
from kzpipe.validation.results import ValidationResult

PAGE: Final = "index.html"
RESULT: Final = "validation.json"

_TEMPLATE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Validation: {{ "passed" if result.success else "failed" }}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; color: #1b1b1b; background: #fff }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1.5rem }
th, td { text-align: start; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid #d5d5d5; overflow-wrap: anywhere }
td.number, th.number { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap }
.verdict { font-weight: 600; padding: .6rem 1rem; border-inline-start: .4rem solid }
.passed { color: #0b5d2e } .failed { color: #9b1c1c }
.words { font-size: 1.1em }
summary { cursor: pointer; font-weight: 600; margin: .4rem 0 }
</style>
</head>
<body>
<h1>Validation</h1>
{% if result.success %}
<p class="verdict passed">Passed: all {{ result.rules | length }} expectations hold.</p>
{% else %}
<p class="verdict failed">Failed: {{ result.failures | length }} of {{ result.rules | length }} expectations do not hold.
Nothing is aggregated until they do.</p>
<h2>What does not hold</h2>
{% for rule in result.failures %}
<section>
<h3>{{ rule.table }}: {{ rule.rule }}</h3>
<p>{% if rule.error %}<strong class="failed">Could not be checked:</strong> {{ rule.error }}{% else
%}<strong class="failed">{{ "{:,}".format(rule.failed_count) }} of {{ "{:,}".format(rule.checked_count) }} fail.</strong>{% endif +%}
Allowed: {{ rule.notes }}.</p>
{% if rule.offences %}
<table>
<tr><th>row</th><th>file</th><th>found</th><th>words</th></tr>
{% for row in rule.offences %}
<tr><td><bdi>{{ row.key }}</bdi></td><td><bdi>{{ row.file or "–" }}</bdi></td><td><bdi>{{ row.found }}</bdi></td>
<td class="words" dir="auto">{{ row.words or "–" }}</td></tr>
{% endfor %}
</table>
{% endif %}
</section>
{% endfor %}
{% endif %}
<h2>Tables</h2>
<table>
<tr><th>table</th><th>what a row is</th><th class="number">rows</th><th class="number">expectations</th><th class="number">failed</th></tr>
{% for name, rows in result.row_counts.items() %}
{% set rules = result.of_table(name) %}
{% set failed = rules | rejectattr("success") | list | length %}
<tr><td><a href="#{{ name }}">{{ name }}</a></td><td>{{ meanings[name] }}</td><td class="number">{{ "{:,}".format(rows) }}</td>
<td class="number">{{ rules | length }}</td><td class="number{{ " failed" if failed else "" }}">{{ failed }}</td></tr>
{% endfor %}
</table>
<h2>Limits</h2>
<table>
<tr><th>parameter</th><th>value</th></tr>
{% for name, value in result.parameters().items() %}
<tr><td>{{ name }}</td><td>{{ value }}</td></tr>
{% endfor %}
</table>
<h2>Every expectation</h2>
{% for name in result.row_counts %}
<details id="{{ name }}"{{ "" if result.success else " open" }}>
<summary>{{ name }}</summary>
<table>
<tr><th>rule</th><th>allowed</th><th>columns</th><th class="number">checked</th><th class="number">failed</th><th>holds</th></tr>
{% for rule in result.of_table(name) %}
<tr><td>{{ rule.rule }}</td><td>{{ rule.notes }}</td><td>{{ rule.columns | join(", ") }}</td>
<td class="number">{{ "{:,}".format(rule.checked_count) }}</td><td class="number">{{ "{:,}".format(rule.failed_count) }}</td>
<td class="{{ "passed" if rule.success else "failed" }}">{{ "yes" if rule.success else "no" }}</td></tr>
{% endfor %}
</table>
</details>
{% endfor %}
</body>
</html>
"""


def render_page(result: ValidationResult) -> str:
    """Return the report as one HTML page: failures first, everything escaped, nothing loaded from elsewhere."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)
    meanings = {name: table.meaning for name, table in TABLES.items()}
    return environment.from_string(_TEMPLATE).render(result=result, meanings=meanings)


def render_result(result: ValidationResult) -> str:
    """Return the whole result as JSON; the same data gives the same text."""
    tables = {
        name: {"rows": rows, "expectations": [_without_table(dataclasses.asdict(rule)) for rule in result.of_table(name)]}
        for name, rows in result.row_counts.items()
    }
    return _json({"success": result.success, "parameters": result.parameters(), "tables": tables})


def render_passed(result: ValidationResult) -> str:
    """Return the short JSON that aggregate waits for: success, and per table how many rows and expectations were checked."""
    tables = {name: {"expectations": len(result.of_table(name)), "rows": rows} for name, rows in result.row_counts.items()}
    return _json({"success": result.success, "parameters": result.parameters(), "tables": tables})


def _without_table(rule: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in rule.items() if name != "table"}


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
