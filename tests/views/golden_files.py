"""What people see, kept as files: a change to a view is a change somebody has looked at.

`FOOTBRIDGE_GOLDEN=write make test` writes the files anew.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "golden"
WRITING = os.environ.get("FOOTBRIDGE_GOLDEN") == "write"


def check(name: str, shown: Any) -> None:
    """That a view shows what its golden file holds."""
    file = FOLDER / f"{name}.json"
    if WRITING:
        text = json.dumps(shown, indent=2, ensure_ascii=False, sort_keys=True)
        file.write_text(text + "\n", encoding="utf-8")
    assert file.exists(), f"no {file.name}: look at the view, then write it (see golden_files.py)"
    assert shown == json.loads(file.read_text(encoding="utf-8"))
