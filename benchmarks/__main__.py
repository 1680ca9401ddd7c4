"""Every benchmark, one after the other: a table and a line of JSON each."""

from __future__ import annotations

import subprocess
import sys

BENCHMARKS = ("intake", "importing", "measures")


def main() -> int:
    failed = 0
    for name in BENCHMARKS:
        print(f"\n== benchmarks.{name}", flush=True)
        failed += (
            subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode
            != 0
        )
    return failed


if __name__ == "__main__":
    sys.exit(main())
