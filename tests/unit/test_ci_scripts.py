"""What .ci/run asks besides lint, types and tests: no secret is tracked, no known fault pinned."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


def script(name: str) -> Any:
    """A script of .ci, loaded as a module: it is no package."""
    spec = importlib.util.spec_from_file_location(name, ROOT / ".ci" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SECRETS, AUDIT = script("secrets"), script("audit")
Says = pytest.CaptureFixture[str]


def tracks(folder: Path, name: str, text: str) -> None:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    for command in (("init", "-q"), ("add", "-f", name)):
        subprocess.run(["git", *command], cwd=folder, check=True, capture_output=True)


def test_nothing_secret_is_tracked_here(capsys: Says) -> None:
    assert SECRETS.main(ROOT) == 0, capsys.readouterr().out


# In pieces, so that this file itself holds none.
PLANTED = {
    "bot.py": 'token = "xox' + 'b-1234567890-abcdefghijkl"',
    "app.py": "xapp" + "-1-A0123456789-1234567890-abcdef",
    "key.txt": "-----BEGIN RSA PRIVATE" + " KEY-----",
    "cloud.md": "AKIA" + "ABCDEFGHIJKLMNOP",
    "db.md": "postgresql://bridge:" + "s3cr3tword@db.example/footbridge",
    "conf.sh": "FOOTBRIDGE_SECRET_KEY" + "=" + "Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFy",
    "compose.yaml": "  FOOTBRIDGE_SECRET_KEY" + ": Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFy",
    "run.sh": "docker run -e SLACK_BOT_TOKEN" + "=abcdefghijklmnopqrstuvwxyz",
    "bolt.py": 'signing_secret="0123456789abcdef' + '0123456789abcdef"',
    "deep/.env": "PORT=3000",
    "store/cert.pem": "",
}


def test_each_planted_one_is_found_and_not_repeated(tmp_path: Path, capsys: Says) -> None:
    tracks(tmp_path, "clean.md", "postgresql://user:password@host/name\nSLACK_BOT_TOKEN=\n")
    assert SECRETS.main(tmp_path) == 0
    for name, text in PLANTED.items():
        tracks(tmp_path, name, f"first line\n{text}\n")
    assert SECRETS.main(tmp_path) == 1
    told = capsys.readouterr().out
    for name, text in PLANTED.items():
        assert name in told
        assert not text or text not in told
    assert "clean.md" not in told


def test_without_git_it_is_skipped_with_a_word(tmp_path: Path, capsys: Says) -> None:
    assert SECRETS.main(tmp_path) == 0
    assert "skipped" in capsys.readouterr().out


@contextmanager
def osv(status: int, faulty: dict[str, str]) -> Iterator[str]:
    """Something that answers as osv.dev does: the fault of a package, by its name."""

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
            names = [one["package"]["name"] for one in asked]
            results: list[dict[str, Any]] = [
                {"vulns": [{"id": faulty[name]}]} if name in faulty else {} for name in names
            ]
            body = json.dumps({"results": results}).encode()
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("status", "faulty", "code", "words"),
    [
        (200, {}, 0, "No known fault in 2 packages."),
        (200, {"jinja2": "GHSA-x"}, 1, "jinja2 2.4.1: https://osv.dev/GHSA-x"),
        (503, {}, 0, "skipped"),
    ],
)
def test_known_faults_of_what_is_pinned(
    tmp_path: Path, capsys: Says, status: int, faulty: dict[str, str], code: int, words: str
) -> None:
    lock = "jinja2==2.4.1 \\\n    --hash=sha256:00\npsycopg[binary]==3.3.0 ; python_version > '3'\n"
    (tmp_path / "requirements.lock").write_text(lock)
    with osv(status, faulty) as url:
        assert AUDIT.main(tmp_path, url) == code
    assert words in capsys.readouterr().out


def test_without_a_network_the_audit_says_so_and_fails_nobody(capsys: Says) -> None:
    assert AUDIT.main(ROOT, "http://127.0.0.1:9") == 0
    assert "skipped" in capsys.readouterr().out


def test_every_pin_of_the_lock_files_is_asked_for(tmp_path: Path, capsys: Says) -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    (tmp_path / "requirements.lock").write_text(lock)
    with osv(200, {}) as url:
        AUDIT.main(tmp_path, url)
    pins = sum("==" in line and not line.startswith((" ", "#")) for line in lock.splitlines())
    assert f"No known fault in {pins} packages." in capsys.readouterr().out
