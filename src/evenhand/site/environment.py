"""What the environment says, read and judged: one small function for each kind of setting."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

from django.core.exceptions import ImproperlyConfigured

POSTGRES_URL = re.compile(
    r"postgres(?:ql)?://(?:(?P<user>[^:@/]*)(?::(?P<password>[^@/]*))?@)?"
    r"(?P<host>\[[^\]]*\]|[^:/?]*)(?::(?P<port>\d+))?/(?P<name>[^?]*)(?:\?(?P<options>.*))?"
)
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def flag(env: Mapping[str, str], name: str) -> bool:
    """Only 1 switches a thing on, so that a stray "0" or "no" never does."""
    return env.get(name) == "1"


def number(env: Mapping[str, str], name: str, default: int) -> int:
    """A whole number of at least one."""
    value = env.get(name) or str(default)
    if not re.fullmatch(r"[1-9][0-9]{0,11}", value):
        raise ImproperlyConfigured(f"{name} must be a whole number like {default}, not {value!r}.")
    return int(value)


def names(env: Mapping[str, str], name: str, default: str) -> list[str]:
    return [item.strip() for item in env.get(name, default).split(",") if item.strip()]


def colour(env: Mapping[str, str], name: str, default: str) -> str:
    """The value is written into a style sheet, so nothing but a colour may pass."""
    value = env.get(name) or default
    if not COLOUR.fullmatch(value):
        raise ImproperlyConfigured(f"{name} must be a colour like #1d70b8, not {value!r}.")
    return value


def test_clock(env: Mapping[str, str]) -> str | None:
    """The pretended clock. With it promised days would be invented, so only a demonstration may have one."""
    value = env.get("EVENHAND_TEST_CLOCK") or None
    if value and not flag(env, "EVENHAND_DEMO"):
        raise ImproperlyConfigured(
            "EVENHAND_TEST_CLOCK is set but EVENHAND_DEMO=1 is not: "
            "only a demonstration may run on a clock other than the real one."
        )
    return value


def policies(env: Mapping[str, str], repository: Path, package: Path) -> Path:
    """The folder of editions: as told, else the repository's, else those packed into the wheel."""
    if told := env.get("EVENHAND_POLICIES"):
        return Path(told).absolute()
    beside = repository / "policies"
    return beside if beside.is_dir() else package / "policies"


def secret(path: Path) -> str:
    """The signing key, made on first use and readable by its owner only.

    Written under another name and then linked, so that several processes starting at once all read the
    same whole key.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    value = path.read_text(encoding="ascii").strip()
    if len(value) < 32:
        raise ImproperlyConfigured(f"{path} is too short to be a secret: give at least 32 characters.")
    return value


def database(env: Mapping[str, str], data: Path) -> dict[str, Any]:
    return postgres(env["DATABASE_URL"]) if env.get("DATABASE_URL") else sqlite(data)


def sqlite(data: Path) -> dict[str, Any]:
    """The embedded database, set so that what was answered "recorded" survives a power cut."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": data / "evenhand.sqlite3",
        "OPTIONS": {
            # A deferred transaction would read first and lose the race for the write lock without waiting.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON",
        },
        # A file: threads that share an in-memory database get "table is locked", whatever the timeout.
        "TEST": {"NAME": str(data / "test.sqlite3")},
    }


def postgres(url: str) -> dict[str, Any]:
    """`postgres://user:password@host:port/name?sslmode=…`; with no host, libpq reads PGHOST (a socket)."""
    found = POSTGRES_URL.fullmatch(url)
    if not found:
        raise ImproperlyConfigured("DATABASE_URL must look like postgres://user:password@host:5432/name.")
    part = {key: unquote(value or "") for key, value in found.groupdict().items() if key != "options"}
    options = dict(parse_qsl(found["options"] or ""))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": part["name"],
        "USER": part["user"],
        "PASSWORD": part["password"],
        "HOST": options.pop("host", part["host"].strip("[]")),
        "PORT": options.pop("port", part["port"]),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
