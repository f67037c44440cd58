"""A version's tables as a data package (https://specs.frictionlessdata.io): names, columns and checksums of what a release is made of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from kzpipe.schema.tables import TABLES, Table
from kzpipe.shards import files_of

_TYPES: Final[dict[pa.DataType, str]] = {
    pa.string(): "string", pa.int32(): "integer", pa.float64(): "number", pa.date32(): "date", pa.bool_(): "boolean",
}  # fmt: skip
_LICENCE: Final = {"name": "Apache-2.0", "path": "https://www.apache.org/licenses/LICENSE-2.0"}


def describe_package(stages: Path, name: str, about: Mapping[str, Any]) -> str:
    """Return ``datapackage.json`` of the tables below a stages folder, as JSON text that depends on nothing but them.

    ``path`` of a resource counts from the project's root (give that as base path to a validator), ``hash`` is of the bytes of its files,
    one after the other. ``about`` are further properties, such as scores. A table without a file is left out.
    """
    resources = [found for table in TABLES.values() if (found := _resource(stages, table)) is not None]
    package = {"profile": "data-package", "name": name, "licenses": [_LICENCE], **about, "resources": resources}
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _resource(stages: Path, table: Table) -> dict[str, Any] | None:
    files = files_of(stages, table.name)
    if not files:
        return None
    paths = [f"data/stages/{table.stage}/{table.name}/{file.name}" for file in files]
    return {
        "name": table.name,
        "title": table.meaning,
        # the specification has one path, or a list of them for a resource that is cut into pieces
        "path": paths[0] if len(paths) == 1 else paths,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": sum(file.stat().st_size for file in files),
        "hash": f"sha256:{_hash(files)}",
        "schema": _schema(table),
    }


def _hash(files: Sequence[Path]) -> str:
    """Return the SHA-256 of the bytes of all files, one after the other."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _schema(table: Table) -> dict[str, Any]:
    """Return the Table Schema of a table: columns with type, meaning and vocabulary, the key, and what points into other tables."""
    fields = []
    for column in table.columns:
        constraints: dict[str, Any] = {"required": True} if column.required else {}
        if column.allowed is not None and not pa.types.is_list(column.kind):
            constraints["enum"] = sorted(column.allowed)
        kind = "array" if pa.types.is_list(column.kind) else _TYPES[column.kind]
        fields.append({"name": column.name, "type": kind, "description": column.meaning, **({"constraints": constraints} if constraints else {})})
    keys = [
        {"fields": column, "reference": {"resource": target.partition(".")[0], "fields": target.partition(".")[2]}}
        for column, target in table.references
        if not pa.types.is_list(next(field.kind for field in table.columns if field.name == column))
    ]
    return {"fields": fields, "primaryKey": list(table.key), **({"foreignKeys": keys} if keys else {})}
