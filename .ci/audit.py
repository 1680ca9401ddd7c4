"""Asks osv.dev for known faults of what the lock files pin. Without a network it says so."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import httpx

URL = "https://api.osv.dev/v1/querybatch"
# Faults that do not touch us: the id, and why.
ACCEPTED: dict[str, str] = {}


def pinned(text: str) -> list[tuple[str, str]]:
    """(name, version) of each line of a lock file that pins one."""
    return re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", text, re.MULTILINE)


def faults(url: str, pins: list[tuple[str, str]]) -> list[str]:
    """A line for each known fault. Raises httpx.HTTPError where nobody answers."""
    queries = [
        {"package": {"name": name, "ecosystem": "PyPI"}, "version": version}
        for name, version in pins
    ]
    answer = httpx.post(url, json={"queries": queries}, timeout=20).raise_for_status().json()
    return [
        f"{name} {version}: https://osv.dev/{one['id']}"
        for (name, version), result in zip(pins, answer["results"], strict=True)
        for one in result.get("vulns", [])
        if one["id"] not in ACCEPTED
    ]


def main(root: Path, url: str) -> int:
    locks = sorted(root.glob("requirements*.lock"))
    pins = sorted({pin for lock in locks for pin in pinned(lock.read_text(encoding="utf-8"))})
    try:
        known = faults(url, pins)
    except (httpx.HTTPError, ValueError, KeyError) as error:
        print(f"Dependency audit skipped: osv.dev cannot be asked ({type(error).__name__}).")
        return 0
    print("\n".join(known) or f"No known fault in {len(pins)} packages.")
    return 1 if known else 0


if __name__ == "__main__":
    sys.exit(main(Path("."), sys.argv[1] if len(sys.argv) > 1 else URL))
