"""Fuzz ingest, clean and extract: atheris changes samples of the project at random and keeps what reaches new code.

    python tests/hostile/fuzz.py [--minutes 10] [--folder .state/fuzz] [TARGET ...]

Targets are the forms that ingest reads (plain, page, lines, archive, sidecar), clean and extract. Each runs for so many minutes, one
after the other; what it has learnt stays in FOLDER/corpus and is where the next run begins. An input that raises, breaks a promise
(``promises``) or takes longer than half a minute is kept in FOLDER/findings with its traceback, and the exit code is 1. Needs the extra
``kzpipe[fuzz]``.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import resource
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(ROOT)]

LONGEST = {"plain": 6000, "page": 8000, "lines": 6000, "archive": 8000, "sidecar": 2000, "clean": 4000, "extract": 2000}
"""Bytes of an input: shorter ones are tried more often."""
SLOW_SECONDS = 30
PARAGRAPH = 1500


def seeds(target: str) -> Iterator[bytes]:
    """The project's own samples in the form of a target, cut to a size that is read quickly."""
    from hostile_targets import archive_of
    from long_texts import REPEATED, USABLE

    raw = ROOT / "data/raw"
    texts = [file.read_text("utf-8", "ignore") for file in sorted(raw.glob("*.txt"))]
    pages = [file.read_bytes() for file in sorted(raw.glob("*.html"))]
    parts = [USABLE, *(part for text in texts for part in re.findall(rf"(?s).{{1,{PARAGRAPH}}}(?:\n|$)", text))]
    if target in {"plain", "clean", "extract"}:
        flags = b"" if target == "plain" else b"\x01"
        yield from (flags + part.encode() for part in parts)
        yield from (flags + (unit * 20).encode() for unit in REPEATED.values())
    elif target == "page":
        yield from (page[: LONGEST["page"]] for page in pages)
        yield from (
            f"<html><head><title>{part[:60]}</title></head><body><h1>{part[:60]}</h1><p>{part}</p></body></html>".encode() for part in parts[:20]
        )
    elif target == "lines":
        for part in parts:
            record = {"title": part[:50], "text": part, "published": "2022-01-08", "url": "https://example.org/a", "outlet": "x"}
            yield json.dumps(record, ensure_ascii=len(part) % 2 == 0).encode()
            yield json.dumps({"html": f"<p>{part}</p>"}).encode() + b"\n" + json.dumps(record).encode()
    elif target == "archive":
        for part in parts:
            archive = archive_of(f"<p>{part}</p>") + archive_of(part, "text/plain")
            yield gzip.compress(archive) if len(part) % 3 == 0 else archive
    else:
        yield from (file.read_bytes() for file in sorted(raw.glob("*.meta.json")))


def of_target(target: str) -> Callable[[bytes], None]:
    """Return what a target does with an input."""
    from hostile_targets import PUBLISHED, document_of
    from promises import clean_and_read, embedded, ingest_files, read

    from kzpipe.store import table_from_records
    from kzpipe.text.document import plain_document

    def ingest(name: str) -> Callable[[bytes], None]:
        return lambda data: clean_and_read(ingest_files({name: data})) and None

    def archive(data: bytes) -> None:
        ingest_files({"a.warc.gz" if data[:2] == b"\x1f\x8b" else "a.warc": data})

    def lines(data: bytes) -> None:
        ingest_files({"a.jsonl": data, "b.jsonl.gz": gzip.compress(data, 1)[: len(data)]})

    def sidecar(data: bytes) -> None:
        from long_texts import USABLE

        clean_and_read(ingest_files({"a.txt": USABLE.encode(), "a.meta.json": data}))

    def clean(data: bytes) -> None:
        text = embedded(data[1:].decode("utf-8", "ignore"), data[0] if data else 0)
        if text.strip():  # ingest takes no blank text
            clean_and_read([document_of(text, text[:40].strip() or None if data[:1] > b"\x80" else None, PUBLISHED if data[:1] < b"\x40" else None)])

    def extract(data: bytes) -> None:
        text = embedded(data[1:].decode("utf-8", "ignore"), data[0] if data else 0)
        if text.strip():
            document = plain_document(text, PUBLISHED if data[0] < 200 else None)
            row = document_of(text)
            known = {"documents": table_from_records("documents", [row])}
            read(_renamed(document, row.document_id), known)

    return {
        "plain": ingest("a.txt"),
        "page": ingest("a.html"),
        "lines": lines,
        "archive": archive,
        "sidecar": sidecar,
        "clean": clean,
        "extract": extract,
    }[target]


def _renamed(document: object, key: str) -> object:
    from dataclasses import replace

    own = {"document_id": key}
    return replace(
        document,
        document_id=key,
        blocks=tuple(replace(b, **own) for b in document.blocks),
        sentences=tuple(replace(s, **own) for s in document.sentences),
    )


def fuzz(target: str, folder: Path, seconds: int) -> None:
    """Fuzz one target in this process; atheris ends it."""
    import atheris

    with atheris.instrument_imports(include=["kzpipe"]):
        run = of_target(target)
        from hostile_targets import warm_up

        warm_up()
    findings = folder / "findings"

    def one_input(data: bytes) -> None:
        try:
            run(data)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what this looks for
            told = traceback.format_exc(limit=-6)
            places = re.findall(r'File "([^"]+)", line (\d+)', told)[-2:]
            name = hashlib.sha256(f"{type(error).__name__}{places}".encode()).hexdigest()[:12]
            if not (findings / f"{target}-{name}").exists():
                (findings / f"{target}-{name}").write_bytes(data)
                (findings / f"{target}-{name}.told").write_text(told, "utf-8")

    words = folder / "words.dict"
    own = ROOT / f"{folder}/corpus/{target}" if not folder.is_absolute() else folder / "corpus" / target
    options = [
        f"-max_total_time={seconds}",
        f"-max_len={LONGEST[target]}",
        f"-timeout={SLOW_SECONDS}",
        "-print_final_stats=1",
        "-rss_limit_mb=4000",
        f"-artifact_prefix={findings}/{target}-slow-",
        f"-dict={words}",
    ]
    atheris.Setup([sys.argv[0], *options, str(own)], one_input)
    atheris.Fuzz()


def write_words(file: Path) -> None:
    """The words, marks and tags that inputs are changed with."""
    from long_texts import REPEATED

    units = {
        *REPEATED.values(),
        "\\ud83d",
        "\\u0000",
        "31/31/9999",
        "00/00/0000",
        "9999",
        "<script>",
        "charset=",
        "windows-1256",
        "WARC/1.0\r\n",
        "</p>",
    }
    lines = ("".join(f"\\x{byte:02x}" for byte in unit.encode()) for unit in sorted(units))
    file.write_text("".join(f'"{line}"\n' for line in lines), "utf-8")


def main() -> int:
    """Run the targets one after the other, each in a process of its own that begins again after an input that ended it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--folder", type=Path, default=ROOT / ".state/fuzz")
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("targets", nargs="*", default=list(LONGEST))
    given = parser.parse_args()
    folder, findings = given.folder.resolve(), given.folder.resolve() / "findings"
    if given.alone:
        fuzz(given.targets[0], folder, int(given.minutes * 60))
        return 0
    findings.mkdir(parents=True, exist_ok=True)
    write_words(folder / "words.dict")
    before = set(findings.iterdir())
    for target in given.targets:
        corpus = folder / "corpus" / target
        corpus.mkdir(parents=True, exist_ok=True)
        for seed in seeds(target):
            (corpus / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed[: LONGEST[target]])
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        ends, told = time.monotonic() + 60 * given.minutes, ""
        while (left := (ends - time.monotonic()) / 60) > 0:  # an input that takes too long, or all memory, ends the process
            command = [sys.executable, __file__, "--alone", "--folder", str(folder), "--minutes", str(left), target]
            told += subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", errors="replace", check=False).stderr
            if "cov: " not in told:
                break  # it cannot even begin
        spent = resource.getrusage(resource.RUSAGE_CHILDREN)
        edges = [int(edges) for edges in re.findall(r"\scov: (\d+) ", told)]
        executed = [int(number) for number in re.findall(r"number_of_executed_units: (\d+)", told)]
        (folder / f"{target}.log").write_text(told, "utf-8")
        new = [path for path in findings.iterdir() if path not in before and path.name.startswith(f"{target}-") and path.suffix != ".told"]
        row = {
            "target": target,
            "processor_seconds": round(spent.ru_utime + spent.ru_stime - used.ru_utime - used.ru_stime),
            "executions": sum(executed),
            "edges": max(edges, default=0),
            "corpus": len(list(corpus.iterdir())),
            "findings": len(new),
        }
        print(json.dumps(row), flush=True)  # noqa: T201
        if not edges:
            print(told[-2000:], file=sys.stderr)  # noqa: T201
            return 2
    return 1 if set(findings.iterdir()) - before else 0


if __name__ == "__main__":
    sys.exit(main())
