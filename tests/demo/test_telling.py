"""What the demo says of Footbridge, in words and not in names from the code."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.domain.catalogue import KINDS
from demo import telling

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_told_in_words(kind: str) -> None:
    assert kind in telling.SENT
    for words in (telling.sent(kind), telling.spared(kind)):
        assert "_" not in words
    assert telling.spared(kind).startswith(("might have been ", "might have got ", "might have he"))


def test_the_lot_is_told_in_words() -> None:
    assert telling.lot(0.16, 0.5) == "the lot says 0.16; below 0.5 it is sent"
    assert telling.lot(0.16, 1.0) == "no lot is drawn for this"


def test_a_demo_that_is_stopped_leaves_nothing_behind(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "app.py"), "demo"]
    with subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, "TMPDIR": str(tmp_path)}, stdout=subprocess.PIPE,
        text=True,
    ) as demo:  # fmt: skip
        assert demo.stdout is not None
        for line in demo.stdout:
            if "The page is at" in line:
                break
        assert [one.name[:16] for one in tmp_path.iterdir()] == ["footbridge-demo-"]
        demo.send_signal(signal.SIGTERM)
    assert demo.returncode == 128 + signal.SIGTERM
    assert list(tmp_path.iterdir()) == []
