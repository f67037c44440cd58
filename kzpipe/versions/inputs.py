"""What differs between two versions of what the stages read: articles, lexicon lines, the name model, parameters, code, libraries, corrections.

A stage is a pure function of what it declares, so what is not listed here has changed no row.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Final

import yaml

from kzpipe.errors import ParameterError
from kzpipe.stages.formats.sidecar import SIDECAR_SUFFIX, sidecar_paths
from kzpipe.versions.code_inputs import Files, changed_code, changed_libraries, changed_models, differing_files
from kzpipe.versions.documents import SourceDocuments, file_of
from kzpipe.versions.lines import LEXICON_FOLDER, Cells, differing_lines, first_column, line_text, read_lines
from kzpipe.versions.model import InputChange

__all__ = ["Files", "changed_inputs", "correction_id", "files_of_sidecars", "raw_folder"]

CORRECTIONS: Final = "data/curated/corrections"
_PARAMETERS: Final = "params.yaml"
_WITHOUT_EFFECT: Final = ("run", "schedule")
"""Sections of ``params.yaml`` that change no result."""
_EXAMPLES: Final = "examples.csv"
_CARD: Final = "README.md"


def changed_inputs(before: Files, after: Files) -> tuple[InputChange, ...]:
    """Return every input that differs, by kind in the order of ``CAUSE_KINDS`` and then by name; ``rows`` are not counted yet.

    Raises LexiconError and ParameterError for a file of a version that cannot be read.
    """
    return tuple(
        chain(
            _changed_articles(before, after), _changed_lines(before, after), changed_models(before, after), _changed_parameters(before, after),
            changed_code(before, after), changed_libraries(before, after), _changed_corrections(before, after),
        )
    )  # fmt: skip


def raw_folder(version: Files) -> str:
    """Return the folder of the articles as ``params.yaml`` names it."""
    return str(_parameters(version).get("ingest.raw_folder", "data/raw")).rstrip("/")


def files_of_sidecars(paths: Mapping[str, object], folder: str) -> dict[str, list[str]]:
    """Return the article files of the raw folder by the sidecar that may lie beside them, as paths from the project's root."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        if _is_article(path, folder):
            for sidecar in sidecar_paths(Path(path)):
                found[sidecar.as_posix()].append(path)
    return dict(found)


def correction_id(cells: Cells) -> str:
    """Return what names a correction in its file: the row and the field it corrects, else its first cell."""
    if "row_id" not in cells:
        return first_column(cells)
    return "/".join(part for part in (cells["row_id"], cells.get("field", "")) if part)


def _changed_articles(before: Files, after: Files) -> Iterator[InputChange]:
    """Yield files of the raw folder, sidecars included, that differ; a folder outside the project is told by the documents read from it."""
    folders = raw_folder(before), raw_folder(after)
    origins = SourceDocuments.of(before.tables), SourceDocuments.of(after.tables)
    contents = [_raw_files(version, folder, origin) for version, folder, origin in zip((before, after), folders, origins, strict=True)]
    texts = [origin.by_file(folder) for folder, origin in zip(folders, origins, strict=True)]
    changes = list(differing_files(*contents))
    came_or_went = {path: (old is None, new is None) for path, old, new in changes if None in (old, new)}
    beside = files_of_sidecars({**contents[0], **contents[1]}, folders[1]) | files_of_sidecars(contents[0], folders[0])
    for path, old, new in changes:
        if path.endswith(SIDECAR_SUFFIX):
            # what comes or goes together with its article is told with it
            if path in came_or_went and any(came_or_went.get(file) == came_or_went[path] for file in beside.get(path, ())):
                continue
            yield InputChange("article", path, _text(before.read(path)), _text(after.read(path)))
        else:
            yield InputChange("article", path, old and texts[0].get(path, "no article was read from it"),
                              new and texts[1].get(path, "no article was read from it"))  # fmt: skip


def _raw_files(version: Files, folder: str, origins: SourceDocuments) -> Mapping[str, str]:
    if PurePosixPath(folder).is_absolute():
        ids: dict[str, list[str]] = defaultdict(list)
        for document_id, origin in sorted(origins.documents.items()):
            ids[f"{folder}/{file_of(origin.source_path)}"].append(document_id)
        return {path: " ".join(found) for path, found in ids.items()}
    return {p: blob for p, blob in version.files(folder).items() if _is_article(p, folder) or p.endswith(SIDECAR_SUFFIX)}


def _is_article(path: str, folder: str) -> bool:
    """Tell whether ingest reads a file as an article; it passes over hidden files and folders, cards and sidecars."""
    parts = PurePosixPath(path.removeprefix(f"{folder}/")).parts
    return parts[-1] != _CARD and not path.endswith(SIDECAR_SUFFIX) and not any(part.startswith(".") for part in parts)


def _changed_lines(before: Files, after: Files) -> Iterator[InputChange]:
    for path, _, _ in differing_files(before.files(LEXICON_FOLDER), after.files(LEXICON_FOLDER)):
        file = PurePosixPath(path).name
        if path.endswith(".csv") and file != _EXAMPLES:
            for key, old, new in differing_lines(read_lines(path, before.read(path)), read_lines(path, after.read(path))):
                yield InputChange("lexicon", f"{file}: {key}", line_text(old), line_text(new))


def _changed_corrections(before: Files, after: Files) -> Iterator[InputChange]:
    for path, _, _ in differing_files(before.files(CORRECTIONS), after.files(CORRECTIONS)):
        if path.endswith(".csv"):
            states = (read_lines(path, version.read(path), correction_id) for version in (before, after))
            for key, old, new in differing_lines(*states):
                yield InputChange("correction", f"{PurePosixPath(path).name}: {key}", line_text(old), line_text(new))


def _changed_parameters(before: Files, after: Files) -> Iterator[InputChange]:
    old, new = _parameters(before), _parameters(after)
    for key in sorted(old.keys() | new.keys()):
        if key.partition(".")[0] not in _WITHOUT_EFFECT and (key in old, old.get(key)) != (key in new, new.get(key)):
            yield InputChange("parameter", key, _value(old, key), _value(new, key))


def _parameters(version: Files) -> dict[str, object]:
    """Return the values of ``params.yaml`` by ``SECTION.KEY``; old versions may hold other keys than today's."""
    try:
        content = yaml.safe_load(version.read(_PARAMETERS) or b"") or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ParameterError(f"{_PARAMETERS} of {version.label}: not readable as YAML ({' '.join(str(error).split())}); mend it") from error
    if not isinstance(content, dict):
        raise ParameterError(f"{_PARAMETERS} of {version.label}: holds no sections; each is a name with keys below it")
    return {f"{section}.{key}": value for section, values in content.items() if isinstance(values, dict) for key, value in values.items()}


def _value(values: Mapping[str, object], key: str) -> str | None:
    if key not in values:
        return None
    value = values[key]
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _text(content: bytes | None) -> str | None:
    return None if content is None else " ".join(content.decode("utf-8", "replace").split())
