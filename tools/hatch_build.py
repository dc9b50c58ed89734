"""Hatchling hooks: a wheel's dependencies come from base.in, and it carries page assets and policies."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface


class Dependencies(MetadataHookInterface):
    """One list of what the product needs: the file that the lock is made from."""

    def update(self, metadata: dict[str, Any]) -> None:
        lines = (Path(self.root) / "requirements/base.in").read_text(encoding="utf-8").splitlines()
        metadata["dependencies"] = [line for line in lines if line and not line.startswith("#")]


class Wheel(BuildHookInterface[Any]):
    """Whoever installs the wheel needs neither Node nor the repository."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":  # `make setup` fetches the assets; policies are read where they stand
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "tools"))
        import assets

        assets.build(root)
        build_data["force_include"][str(root / "policies")] = "evenhand/policies"
