"""Faults of the machine, as a user meets them: damaged files, a full disk, folders that may not be written, halves, locks left behind.

Each ends in a line that says what is wrong and what to do, and when the cause is gone the next run leaves what an undisturbed one leaves.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

from kzpipe.environment import quiet_environment
from kzpipe.paths import Project
from kzpipe.store import read_table
from kzpipe.versions.lock import locked_outputs

sys.path.insert(0, str(Path(__file__).parent.parent / "chain"))

from bad_articles import OTHER, THIRD, USABLE

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("faults")]

Command = Callable[..., SimpleNamespace]
OBJECTS = ".dvc/cache/files/md5"


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, begin_recording: Callable[[Path], Project], kzpipe_command: Command) -> Project:
    """A project of two short articles whose first version was recorded by a run that nothing disturbed; not to be changed."""
    project = begin_recording(tmp_path_factory.mktemp("faults") / "project")
    for file in (project.root / "data/raw").iterdir():
        file.unlink()
    for name, text in (("a.txt", USABLE), ("b.txt", OTHER)):
        (project.root / "data/raw" / name).write_text(text, "utf-8")
    done = kzpipe_command(project, "run", "--record")
    assert done.returncode == 0, done.stderr
    return project


@pytest.fixture
def project(undisturbed: Project, tmp_path: Path) -> Project:
    """A copy of that project to disturb."""
    shutil.copytree(undisturbed.root, tmp_path / "project", symlinks=True)
    return Project(tmp_path / "project")


Type = Callable[..., str]


@pytest.fixture
def kzpipe(project: Project) -> Type:
    """Return a function that types a command, which must end with a code and without a traceback, and returns all that it says but for the log.

    ``under`` is a command that runs it in a disturbed place.
    """

    def run(*arguments: str, ends_with: int = 0, under: Sequence[str] = ()) -> str:
        command = [*under, sys.executable, "-m", "kzpipe", *arguments]
        done = subprocess.run(command, cwd=project.root, env=quiet_environment(project), capture_output=True, encoding="utf-8", check=False)
        said = "".join(line for line in (done.stdout + done.stderr).splitlines(keepends=True) if not line.startswith("{"))
        assert done.returncode == ends_with, said
        assert "Traceback" not in said
        return said

    return run


def git(project: Project, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=project.root, check=True, capture_output=True, encoding="utf-8").stdout.strip()


def told(said: str) -> str:
    """Return what a command says last, of why it has ended."""
    return "\n".join(line for line in said.splitlines() if line.startswith("kzpipe: "))


def dvc(project: Project, *arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "dvc", *arguments], cwd=project.root, env=quiet_environment(project), check=True, capture_output=True)


def contents(project: Project) -> dict[Path, bytes]:
    """Return every table and page as it lies there, and the lock."""
    folders = (project.stages, project.quality, project.root / "reports")
    files = [project.root / "dvc.lock", *(file for folder in folders for file in folder.rglob("*") if file.is_file())]
    return {file.relative_to(project.root): file.read_bytes() for file in files}


def damage(file: Path) -> None:
    """Turn some bits of a file over, as a disk does: its size, time and mode stay."""
    about = file.stat()
    content = bytearray(file.read_bytes())
    content[60] ^= 0xFF  # in the first page: the columns are still told
    file.chmod(0o644)
    file.write_bytes(content)
    file.chmod(about.st_mode)
    os.utime(file, ns=(about.st_atime_ns, about.st_mtime_ns))


def cut(file: Path, share: float = 0.5) -> None:
    """Leave the first part of a file, as a write that was broken off does."""
    content = file.read_bytes()
    file.chmod(0o644)
    file.write_bytes(content[: int(len(content) * share)])


def table(project: Project, name: str) -> Path:
    (file,) = project.stages.glob(f"*/{name}/*.parquet")
    return file


def cached(project: Project, name: str) -> Path:
    """Return the file of a table as it lies in the cache."""
    locked = locked_outputs((project.root / "dvc.lock").read_bytes())
    (listing,) = [content for path, content in locked.items() if path.endswith(f"/{name}")]
    (part,) = json.loads((project.root / OBJECTS / listing[:2] / listing[2:]).read_bytes())
    return project.root / OBJECTS / part["md5"][:2] / part["md5"][2:]


# a full disk

FULL = """
held="$1.held"
mkdir "$held"
cp -a "$1/." "$held"
mount -t tmpfs -o "size=$2" tmpfs "$1"
cp -a "$held/." "$1"
rm -rf "$held"
shift 2
exec "$@"
"""
_PAGE = 4096


def full(folder: Path, room: int = 0) -> list[str]:
    """Return a command that runs another with a folder on a disk of its own, which has room for what is in it and a little more.

    Where mounting is not allowed, files may not grow beyond a page anywhere.
    """
    for command in (["unshare", "--mount"], ["unshare", "--map-root-user", "--mount"]):
        if subprocess.run([*command, "mount", "-t", "tmpfs", "tmpfs", str(folder)], capture_output=True, check=False).returncode == 0:
            held = sum(-(-file.stat().st_size // _PAGE) for file in folder.rglob("*") if file.is_file())
            return [*command, "sh", "-ec", FULL, "sh", str(folder), str(held * _PAGE + room)]
    return ["prlimit", f"--fsize={_PAGE}"]


@pytest.mark.parametrize(
    ("missing", "folder", "room"),
    [
        pytest.param(["data/stages/aggregate"], "data/stages", 2 * _PAGE, id="while tables are written"),
        pytest.param(["data/stages/aggregate", "casualties"], ".dvc/cache", 0, id="while DVC takes tables into its cache"),
        pytest.param(["data/stages/clean/quarantine", ".state/kept/clean"], ".state/kept", 2 * _PAGE, id="while results are kept"),
        pytest.param(["data/stages/aggregate", ".state"], ".state", 2 * _PAGE, id="where tools keep their own"),
        pytest.param(["data/quality/metrics.json", "reports/site"], "reports", _PAGE, id="while the report is written"),
    ],
)
def test_a_full_disk(project: Project, undisturbed: Project, kzpipe: Type, missing: list[str], folder: str, room: int) -> None:
    for name in missing:
        place = cached(project, name) if name == "casualties" else project.root / name
        place.unlink() if place.is_file() else shutil.rmtree(place)
    (project.root / folder).mkdir(exist_ok=True)
    under = full(project.root / folder, room)
    (project.state / "tmp").mkdir(parents=True, exist_ok=True)
    said = told(kzpipe("run", ends_with=1, under=under))
    assert re.search(r"No space left on device|disk is full|disk I/O error|File too large|see that there is room", said), said
    assert "run again" in said
    assert folder in said or under[0] == "prlimit"
    kzpipe("run")
    assert contents(project) == contents(undisturbed)


def test_a_full_disk_while_a_version_is_recorded(project: Project, undisturbed: Project, kzpipe: Type) -> None:
    git(project, "reset", "--quiet", "--soft", "HEAD~1")
    git(project, "gc", "--quiet", "--prune=now")
    for under in (full(project.root / ".git"), ["prlimit", "--fsize=2048"]):
        said = told(kzpipe("run", "--record", ends_with=1, under=under))
        assert re.search(r"(No space left on device|Out of diskspace|ended by SIGXFSZ|File too large).*run again", said), said
        assert git(project, "rev-list", "--count", "HEAD") == "1", "no version of half"
    (project.root / ".git/index.lock").unlink(missing_ok=True)
    assert "recorded " in kzpipe("run", "--record")
    assert git(project, "rev-parse", "HEAD^{tree}") == git(undisturbed, "rev-parse", "HEAD^{tree}")


def test_a_full_disk_while_articles_come_in(project: Project, kzpipe: Type, tmp_path: Path) -> None:
    (tmp_path / "c.txt").write_text(THIRD * 20, "utf-8")
    said = kzpipe("add", str(tmp_path / "c.txt"), ends_with=1, under=full(project.root / "data/raw", _PAGE))
    assert re.search(r"No space left on device|File too large", said), said
    assert "add again, nothing is there half" in said
    assert {path.name for path in (project.root / "data/raw").iterdir()} == {"a.txt", "b.txt"}
    inbox = project.root / "data/inbox"
    inbox.mkdir()
    shutil.copy(tmp_path / "c.txt", inbox)
    os.utime(inbox / "c.txt", (0, 0))  # nobody is writing it any more
    said = kzpipe("fetch", "inbox", ends_with=1, under=full(project.root / "data/raw", _PAGE))
    assert re.search(r"inbox: .*(No space left on device|File too large)", said), said
    assert (inbox / "c.txt").is_file()
    kzpipe("fetch", "inbox")
    (arrived,) = [path for path in (project.root / "data/raw").rglob("*.txt") if path.name not in ("a.txt", "b.txt")]
    assert arrived.read_text("utf-8") == THIRD * 20


# what may not be written


@pytest.mark.parametrize(
    ("missing", "folder"),
    [
        ("data/stages/aggregate/casualties", "data/stages/aggregate"),
        ("data/stages/aggregate", ".dvc/cache"),
        ("data/stages/aggregate", ".state"),
        ("data/quality/metrics.json", "data/quality"),
    ],
)
def test_a_folder_that_may_not_be_written(project: Project, undisturbed: Project, kzpipe: Type, missing: str, folder: str) -> None:
    place = project.root / missing
    cached(project, "casualties").unlink()  # so that DVC has something to write
    place.unlink() if place.is_file() else shutil.rmtree(place)
    folders = [path for path in (project.root / folder, *(project.root / folder).rglob("*")) if path.is_dir() and not path.is_symlink()]
    modes = {path: path.stat().st_mode for path in folders}
    for path in folders:
        path.chmod(0o555)
    try:
        # root may write whatever the mode says, unless that is taken from it
        said = told(kzpipe("run", ends_with=1, under=["setpriv", "--bounding-set=-dac_override"] if os.geteuid() == 0 else []))
    finally:
        for path, mode in modes.items():
            path.chmod(mode)
    assert re.search(r"Permission denied|readonly database|unable to open database|DVC cannot copy it", said), said
    assert folder in said
    assert "write there" in said
    kzpipe("run")
    assert contents(project) == contents(undisturbed)


# damaged files


def test_damaged_tables(project: Project, undisturbed: Project, kzpipe: Type) -> None:
    kzpipe("summary")  # DVC has taken the fingerprints of the files, and believes their times
    (event, *_) = read_table(project.stages, "events").to_pylist()
    damage(table(project, "casualties"))
    told = "not the bytes that dvc.lock has of them (damaged, or of a run that did not end): data/stages/aggregate/casualties; `kzpipe run` makes"
    assert told in kzpipe("show", event["document_id"])
    assert told in kzpipe("why", event["event_id"])
    cut(table(project, "reactions"))
    for words in (("summary",), ("why", event["event_id"]), ("show", event["document_id"]), ("diff",), ("stage", "report")):
        said = kzpipe(*words, ends_with=2 if words == ("diff",) else 1)
        assert "reactions/part-0000.parquet" in said
        assert re.search(r"(cannot be read|not readable as Parquet).*`kzpipe run`", said), said
    said = kzpipe("run", "--record")
    assert "data/stages/aggregate/casualties, data/stages/aggregate/reactions; they are made again" in said
    assert "nothing new: no version" in said
    assert contents(project) == contents(undisturbed)


def test_a_damaged_cache(project: Project, undisturbed: Project, kzpipe: Type) -> None:
    for name in ("casualties", "rejects"):
        damage(cached(project, name))
        shutil.rmtree(table(project, name).parent)
    dvc(project, "checkout")  # DVC itself believes what lies in its cache
    assert table(project, "casualties").read_bytes() != table(undisturbed, "casualties").read_bytes()
    said = kzpipe("run")
    assert "not the bytes that dvc.lock has of them: data/stages/aggregate/casualties, data/stages/ingest/rejects; they are made again" in said
    assert "removed 2 damaged files from the cache of DVC" in said
    assert contents(project) == contents(undisturbed)
    assert cached(project, "casualties").read_bytes() == table(undisturbed, "casualties").read_bytes()
    assert "workspace" in kzpipe("diff", "--exit-code")


# halves


def empty(file: Path) -> None:
    file.write_bytes(b"")


def marks(file: Path) -> None:
    """Write the marks of a conflict of Git's into the middle of a file."""
    lines = file.read_text("utf-8").splitlines(keepends=True)
    middle = len(lines) // 2
    both = ["<<<<<<< HEAD\n", lines[middle], "=======\n", lines[middle], ">>>>>>> theirs\n"]
    file.write_text("".join([*lines[:middle], *both, *lines[middle + 1 :]]), "utf-8")


@pytest.mark.parametrize("broken", [cut, empty, marks])
def test_a_lock_of_dvc_that_is_none(project: Project, undisturbed: Project, kzpipe: Type, broken: Callable[[Path], None]) -> None:
    cut(project.root / "dvc.lock", 0.97) if broken is cut else broken(project.root / "dvc.lock")
    command = [sys.executable, "-m", "kzpipe", "run"]
    done = subprocess.run(command, cwd=project.root, env=quiet_environment(project), capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        said = done.stderr.splitlines()[-1]
        assert re.search(
            r"^kzpipe: .*dvc.lock.*; take it back from Git \(`git checkout HEAD -- dvc.lock`\), or delete it, then `kzpipe run`", said
        ), said
        git(project, "checkout", "HEAD", "--", "dvc.lock")
        kzpipe("run")
    assert "Traceback" not in done.stderr
    assert contents(project) == contents(undisturbed)


@pytest.mark.parametrize("broken", [cut, empty, marks])
def test_parameters_and_corrections_that_are_none(project: Project, undisturbed: Project, kzpipe: Type, broken: Callable[[Path], None]) -> None:
    (event, *_) = read_table(project.stages, "events").to_pylist()
    kzpipe("accept", event["event_id"], "--reason", "as it stands there")
    given = project.root / "data/curated/corrections/events.csv"
    for file, name in ((given, "events.csv"), (project.parameters, "params.yaml")):
        whole = file.read_bytes()
        broken(file)
        said = kzpipe("run", ends_with=1)
        assert said.startswith("kzpipe: ")
        assert re.search(rf"{name}(:\d+)?: .*(allowed|must be|a line reads|save it|missing)", said), said
        file.write_bytes(whole)
    given.unlink()
    assert contents(project) == contents(undisturbed)


# locks that were left behind


def test_locks_of_processes_that_were_killed(project: Project, undisturbed: Project, kzpipe: Type) -> None:
    git(project, "reset", "--quiet", "--soft", "HEAD~1")
    listed = project.root / ".dvc/tmp/rwlock"
    holding = (
        "import os, sys, time; from pathlib import Path; from dvc.lock import make_lock; from kzpipe.paths import Project;"
        "from kzpipe.turns import only_one_at_a_time; lock = make_lock('.dvc/tmp/lock'); lock.lock();"
        f'Path({str(listed)!r}).write_text(\'{{"write": {{"/x": {{"pid": %d, "cmd": "dvc repro"}}}}}}\' % os.getpid());'
        "held = only_one_at_a_time(Project(Path.cwd())); held.__enter__(); print('held', flush=True); time.sleep(600)"
    )
    environment = {**quiet_environment(project), "PYTHONPATH": str(project.root)}
    with subprocess.Popen([sys.executable, "-c", holding], cwd=project.root, env=environment, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        said = kzpipe("run", "--record", ends_with=1)
        assert re.search(rf"another run is at work in .* \(process {holder.pid}\).*wait until it has ended", said), said
        holder.kill()
    assert listed.exists()
    for name in (".git/index.lock", ".git/HEAD.lock", ".git/refs/heads/main.lock"):
        (project.root / name).touch()
        os.utime(project.root / name, (0, 0))
    said = kzpipe("run", "--record")
    assert "removed .git/index.lock: a lock that a killed run has left" in said
    assert "recorded " in said
    assert git(project, "rev-parse", "HEAD^{tree}") == git(undisturbed, "rev-parse", "HEAD^{tree}")


def test_locks_and_notes_that_are_half_written(project: Project, undisturbed: Project, kzpipe: Type) -> None:
    shutil.rmtree(project.stages / "aggregate/coverage")
    half = {
        ".dvc/tmp/rwlock": '{"write": {"/x": {"pi', ".dvc/tmp/rwlock.lock": "x", ".dvc/tmp/lock": "x", ".state/repro.lock": "x",
        ".state/repro.holder.json": '{"pid": 1', ".state/repro.group.json": '{"gro', ".state/pushed.json": '{"rem', ".state/fetch/fetch.lock": "x",
    }  # fmt: skip
    for name, content in half.items():
        (project.root / name).parent.mkdir(parents=True, exist_ok=True)
        (project.root / name).write_text(content, "utf-8")
    kzpipe("run")
    kzpipe("fetch")
    assert contents(project) == contents(undisturbed)
