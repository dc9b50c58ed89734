"""Counts the tasks of the role table in the demonstration and writes the figures: `python tools/tasks.py`.

The counting is tests/web/test_role_table.py, which needs chromium and takes a minute or two; a test keeps the page true.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "tasks.md"
START, END = "<!-- tasks -->\n", "\n<!-- /tasks -->"


def main() -> int:
    """Runs the count, and writes the table between its markers."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder, "table.json")
        command = [sys.executable, "-m", "pytest", "-q", "tests/web/test_role_table.py"]
        failed = subprocess.run(command, cwd=ROOT, env={**os.environ, "WRITE_TASKS": str(told), "EVENHAND_REQUIRE": "browser"}).returncode
        if told.exists():
            before, _, rest = PAGE.read_text("utf-8").partition(START)
            PAGE.write_text(f"{before}{START}{json.loads(told.read_text('utf-8'))}{END}{rest.partition(END)[2]}", "utf-8")
    return failed


if __name__ == "__main__":
    sys.exit(main())
