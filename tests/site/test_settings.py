"""The settings that the environment gives: read as promised, refused when unsafe."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from evenhand.site import environment


def start(tmp_path: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """A fresh process that does no more than load the settings."""
    clean = {
        key: value for key, value in os.environ.items() if not key.startswith(("EVENHAND_", "DATABASE_"))
    }
    clean |= {
        "DJANGO_SETTINGS_MODULE": "evenhand.site.settings",
        "EVENHAND_DATA": str(tmp_path / "data"),
    } | env
    program = "from django.conf import settings; print(settings.EVENHAND_TEST_CLOCK)"
    return subprocess.run([sys.executable, "-c", program], env=clean, capture_output=True, text=True)


def test_a_test_clock_outside_a_demonstration_stops_the_start(tmp_path: Path) -> None:
    started = start(tmp_path, EVENHAND_TEST_CLOCK="2026-03-02T09:00:00+00:00")
    assert started.returncode == 1
    assert "only a demonstration may run on a clock other than the real one" in started.stderr


def test_a_demonstration_may_have_a_test_clock(tmp_path: Path) -> None:
    started = start(tmp_path, EVENHAND_TEST_CLOCK="2026-03-02T09:00:00+00:00", EVENHAND_DEMO="1")
    assert started.stdout.strip() == "2026-03-02T09:00:00+00:00", started.stderr


def test_the_secret_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "secret"
    first = environment.secret(path)
    assert len(first) > 60
    assert environment.secret(path) == first
    assert path.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["secret"]


def test_a_secret_too_short_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text("hunter2")
    with pytest.raises(ImproperlyConfigured, match="32 characters"):
        environment.secret(path)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgres://ann:p%40ss@db.local:5433/evenhand?sslmode=require",
         ("ann", "p@ss", "db.local", "5433", "evenhand", {"sslmode": "require"})),
        ("postgresql://ann@[::1]/evenhand", ("ann", "", "::1", "", "evenhand", {})),
        ("postgres://ann@%2FVar%2Frun/evenhand", ("ann", "", "/Var/run", "", "evenhand", {})),
        ("postgres:///evenhand?host=/tmp&port=5433", ("", "", "/tmp", "5433", "evenhand", {})),
        ("postgres:///evenhand", ("", "", "", "", "evenhand", {})),
    ],
)  # fmt: skip
def test_a_database_url_is_read(url: str, expected: tuple[object, ...]) -> None:
    told = environment.postgres(url)
    assert tuple(told[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME", "OPTIONS")) == expected


@pytest.mark.parametrize("url", ["mysql://a@b/c", "postgres://a@b:port/c", "evenhand"])
def test_another_database_url_is_refused_without_repeating_its_password(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL must look like"):
        environment.postgres(url)


def test_policies_are_those_told_else_the_repositorys_else_the_packages(tmp_path: Path) -> None:
    package = tmp_path / "evenhand"
    assert environment.policies({}, tmp_path, package) == package / "policies"
    (tmp_path / "policies").mkdir()
    assert environment.policies({}, tmp_path, package) == tmp_path / "policies"
    assert environment.policies({"EVENHAND_POLICIES": "/elsewhere"}, tmp_path, package) == Path("/elsewhere")


def test_a_number_is_whole_and_at_least_one() -> None:
    assert environment.number({}, "N", 20) == 20 and environment.number({"N": "5"}, "N", 20) == 5
    for value in ("0", "-1", "5 MB", "1e9", "٥"):
        with pytest.raises(ImproperlyConfigured, match="whole number"):
            environment.number({"N": value}, "N", 20)


def test_only_a_colour_may_be_the_brand_colour() -> None:
    assert environment.colour({"C": "#00703c"}, "C", "#000000") == "#00703c"
    with pytest.raises(ImproperlyConfigured, match="must be a colour"):
        environment.colour({"C": "red; } body { display: none"}, "C", "#000000")
