"""Projects to compare: one of one stage with three recorded versions, built again in a second, and plain folders that differ as a test says."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha1
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kzpipe.environment import quiet_environment
from kzpipe.paths import Project

sys.path.insert(0, str(Path(__file__).parent))  # makes traced_articles importable beside the tests

MAKE = """\
from pathlib import Path
import pyarrow as pa, pyarrow.parquet as pq
words = Path("data/raw/words.txt").read_text("utf-8").split()
out = Path("data/stages/extract/mentions"); out.mkdir(parents=True, exist_ok=True)
pq.write_table(pa.table({"mention_id": words}), out / "part-0000.parquet")
Path("data/quality/evaluation").mkdir(parents=True, exist_ok=True)
Path("data/quality/metrics.json").write_text('{"rows": {"mentions": %d, "articles": 1}}' % len(words))
Path("data/quality/evaluation/metrics.json").write_text('{"all": {"actors": {"f1": 0.%d}}}' % (90 + len(words)))
"""
STAGE = """\
stages:
  make:
    cmd: python make.py
    deps: [make.py, data/raw]
    outs: [data/stages/extract/mentions]
    metrics:
      - data/quality/metrics.json: {cache: false}
      - data/quality/evaluation/metrics.json: {cache: false}
"""


def git(project: Project, *arguments: str) -> str:
    who = ("-c", "user.name=A reviewer", "-c", "user.email=reviewer@example.org")
    return subprocess.run(["git", *who, *arguments], cwd=project.root, check=True, capture_output=True, encoding="utf-8").stdout.strip()


def record(project: Project, words: str, message: str) -> str:
    """Let the stage run on some words and commit what comes of it; return the commit."""
    (project.root / "data/raw/words.txt").write_text(words, "utf-8")
    subprocess.run(
        [sys.executable, "-m", "dvc", "repro", "--quiet"], cwd=project.root, env=quiet_environment(project), check=True, capture_output=True
    )
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", message)
    return git(project, "rev-parse", "HEAD")


@pytest.fixture(scope="session")
def versioned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, list[str]]:
    """A project whose data has three versions, and their commits, oldest first; the second is the release ``data-v1``."""
    project = Project(tmp_path_factory.mktemp("versioned"))
    (project.root / "data/raw").mkdir(parents=True)
    (project.root / "make.py").write_text(MAKE, "utf-8")
    (project.root / "dvc.yaml").write_text(STAGE, "utf-8")
    (project.root / ".gitignore").write_text(".state\n", "utf-8")
    git(project, "init", "--quiet", "--initial-branch=main")
    project.state.mkdir()
    (project.state / "tmp").mkdir()
    subprocess.run([sys.executable, "-m", "dvc", "init", "--quiet"], cwd=project.root, env=quiet_environment(project), check=True)
    commits = [record(project, "m-1 m-2", "First words"), record(project, "m-1 m-2 m-3", "One word more")]
    release = project.root / "data/releases/data-v1"
    release.mkdir(parents=True)
    (release / "datapackage.json").write_text("{}", "utf-8")
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "Release data-v1")
    commits.append(record(project, "m-1 m-3", "One word less"))
    return project, commits


# Samer al-Halabi said that three soldiers were killed in the town of al-Nur. | And the police announced calm in the market.
TEXT = "قال سامر الحلبي إن ثلاثة جنود قتلوا في بلدة النور.\nوأعلنت الشرطة هدوءا في السوق."
FILES = {
    "params.yaml": "ingest:\n  raw_folder: data/raw\nclean:\n  min_words: 30\nextract:\n  scare_quote_words: 3\n"
    "aggregate:\n  max_days_before_published: 366\nrun:\n  processes: 2\n",
    "data/raw/README.md": "a card",
    "data/raw/a.txt": TEXT,
    "data/raw/wire.jsonl": "one\ntwo\n",
    "kzpipe/lexicons/entities.csv": "entity_id,entity_type,name_ar\nperson-samer,person,سامر الحلبي\norg-guard,armed_force,الحرس\n",
    "kzpipe/lexicons/aliases.csv": "alias_id,entity_id,kind,form\nperson-samer-1,person-samer,short,الحلبي\n",
    "kzpipe/lexicons/body_forms.csv": "form_id,body_id,kind,form\npolice-1,police,full,الشرطة\n",
    "kzpipe/lexicons/office_holders.csv": "holding_id,office,country_code,organisation_id,entity_id,from_date,to_date\n",
    "kzpipe/lexicons/verbs.csv": "lemma_id,measure,root,lemma\nv-qatal-1,1,q-t-l,قتل\nv-aelan-4,4,E-l-n,أعلن\n",
    "kzpipe/lexicons/triggers.csv": "trigger_id,lemma_id,event_type,complement\nv-qatal-1-01,v-qatal-1,ASSAULT,\n",
    "kzpipe/lexicons/cues.csv": "cue_id,lemma_id,manner\ncue-aelan,v-aelan-4,say\n",
    "kzpipe/lexicons/place_stops.csv": "stop_id,form\nstop-market,السوق\n",
    "kzpipe/lexicons/page_phrases.csv": "phrase_id,kind,form\nnav-1,nav,اقرأ أيضا\n",
    "kzpipe/lexicons/realis.csv": "sign_id,event_type,weight\nassault-aside,ASSAULT,1\n",
    "kzpipe/lexicons/examples.csv": "example_id,sentence\none,جاء الفريق\n",
    "kzpipe/models/names.crfsuite": "weights",
    "kzpipe/models/README.md": "about the model",
    "kzpipe/events/coding.py": '"""Codes."""\nimport pyarrow\n\n\ndef code() -> int:\n    return 1\n',
    "kzpipe/stages/ingest.py": "import yaml\n",
    "kzpipe/report/site.py": "import jinja2\n",
    "constraints.txt": "pyarrow==26.0.1\nPyYAML==6.0.3\njinja2==3.1.6\n",
    "pyproject.toml": '[project]\nrequires-python = ">=3.11"\ndependencies = ["pyarrow==26.0.1", "pyyaml>=6"]\n',
}
"""A project that the stages would read, as small as it can be."""
DOCUMENTS = [
    {"document_id": "doc-a", "source_path": "a.txt", "outlet": "جريدة النور", "declared_title": None, "text": TEXT},
    {"document_id": "doc-1", "source_path": "wire.jsonl#1", "outlet": None, "declared_title": "خبر", "text": TEXT},
    {"document_id": "doc-2", "source_path": "wire.jsonl#2", "outlet": None, "declared_title": "خبر آخر", "text": TEXT},
]


@dataclass
class Folder:
    """A version of a project that lies in a folder."""

    root: Path
    label: str
    commit: str | None = None

    @property
    def tables(self) -> Path:
        return self.root / "data/stages"

    def files(self, *prefixes: str) -> Mapping[str, str]:
        found = (path for prefix in prefixes for path in (self.root / prefix, *(self.root / prefix).rglob("*")) if path.is_file())
        return {path.relative_to(self.root).as_posix(): sha1(path.read_bytes()).hexdigest() for path in found}

    def read(self, path: str) -> bytes | None:
        return (self.root / path).read_bytes() if (self.root / path).is_file() else None

    def put(self, files: Mapping[str, str | None]) -> None:
        """Write files; None takes one away."""
        for path, content in files.items():
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            if content is None:
                (self.root / path).unlink()
            else:
                (self.root / path).write_text(content, "utf-8")

    def put_table(self, stage: str, table: str, rows: list[dict[str, Any]]) -> None:
        folder = self.tables / stage / table
        folder.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.Table.from_pylist(rows), folder / "part-0000.parquet")


Pair = Callable[..., tuple[Folder, Folder]]


@pytest.fixture
def two_versions(tmp_path: Path) -> Pair:
    """Make two versions of the small project; the second differs in the files given (None: it has none), and in its documents."""

    def make(files: Mapping[str, str | None], documents: list[dict[str, Any]] | None = None) -> tuple[Folder, Folder]:
        versions = Folder(tmp_path / "before", "before"), Folder(tmp_path / "after", "after")
        for version, read in zip(versions, (DOCUMENTS, DOCUMENTS if documents is None else documents), strict=True):
            version.put(FILES)
            version.put_table("ingest", "documents", read)
            articles = [
                {"document_id": d["document_id"], "published_date": dt.date(2022, 1, 7), "outlet": d["outlet"], "cluster_id": d["document_id"]}
                for d in read
            ]
            version.put_table("clean", "articles", articles)
            first = TEXT.index("\n")
            spans = [(0, first), (first + 1, len(TEXT))]
            sentences = [{"document_id": d["document_id"], "start": start, "end": end} for d in read for start, end in spans]
            version.put_table("clean", "sentences", sentences)
        versions[1].put(files)
        return versions

    return make
