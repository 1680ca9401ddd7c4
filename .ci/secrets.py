"""Looks for secrets in what git tracks; prints where they are, never what they are."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

SECRETS = {
    "a Slack token": r"xox[a-z](?:\.xox[a-z])?-[0-9A-Za-z]{2,}-[0-9A-Za-z-]{8,}",
    "a Slack app token": r"xapp-[0-9]-[0-9A-Z]{6,}-[0-9A-Za-z-]{8,}",
    "a Slack webhook": r"hooks\.slack\.com/services/T[0-9A-Z]{6,}/B[0-9A-Z]{6,}/\w{10,}",
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
    "an AWS key": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    "a GitHub token": r"\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,})",
    "a signed token": r"\beyJ[A-Za-z0-9_-]{20,}\.eyJ[A-Za-z0-9_-]{20,}\.",
    "a password in an address": r"\b[a-z+]{4,}://[^\s:@/]+:(?!password@|hush[\w-]*@|\*+@)[^\s@/{}$]{3,}@",
    "a setting": r"\b[A-Z_]*(?:SECRET|TOKEN|PASSWORD|_KEY)[A-Z_]*[\"']? *[:=] *[\"']?[\w+/=-]{20,}",
    "a signing secret": r"(?i)signing.?secret[\"']? *[:=] *[\"']?[0-9a-f]{32}\b",
}
NEVER_TRACKED = re.compile(r"(^|/)(\.env|id_[a-z0-9]+|[^/]+\.(pem|p12|pfx|key|db|sqlite3?))$")
LARGEST = 2_000_000  # bytes; what is larger is no text of ours


def tracked(root: Path) -> list[str] | None:
    """The files that git tracks; None where there is no git."""
    try:
        done = subprocess.run(
            ["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True  # noqa: S607
        )  # fmt: skip
    except (OSError, subprocess.CalledProcessError):
        return None
    return [name for name in done.stdout.decode().split("\0") if name]


def found(root: Path, names: list[str]) -> Iterator[str]:
    """Where something looks like a secret, and what it looks like."""
    patterns = {what: re.compile(pattern, re.MULTILINE) for what, pattern in SECRETS.items()}
    for name in names:
        if NEVER_TRACKED.search(name):
            yield f"{name}: should not be tracked"
        file = root / name
        if not file.is_file() or file.stat().st_size > LARGEST:
            continue
        text = file.read_text(encoding="utf-8", errors="replace")
        for what, pattern in patterns.items():
            for match in pattern.finditer(text):
                yield f"{name}:{text.count(chr(10), 0, match.start()) + 1}: looks like {what}"


def main(root: Path) -> int:
    names = tracked(root)
    if names is None:
        print("Secret scan skipped: this is no git checkout.")
        return 0
    problems = list(found(root, names))
    print("\n".join(problems) or f"No secret in {len(names)} files.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
