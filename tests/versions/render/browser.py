"""The browser that opens pages in tests: Chromium by any of its names."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Open one; without any the test fails in CI, and is skipped elsewhere."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        said = f"no browser: install one of {', '.join(NAMES)} (`apt-get install chromium`)"
        if os.environ.get("CI"):
            pytest.fail(said)
        pytest.skip(said)
    with sync_playwright() as playwright:
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        # its socket lies in the folder for temporary files, and the path of a socket may have some hundred letters
        browser = playwright.chromium.launch(executable_path=found, args=sandbox, env={**os.environ, "TMPDIR": "/tmp"})
        yield browser
        browser.close()
