"""The rules of the house: which way imports run, that importing does nothing, and the like."""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from prometheus_client import Counter, Histogram

from app import cli
from bot import metrics
from bot.config import Settings
from bot.views import ids

ROOT = Path(__file__).parents[1]
STORE = "bot.store"
OUTER = ("app", "demo", "tests", "benchmarks", "migrations")

# What each part may import of ours. The longest name that fits a module holds.
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "bot.domain": ("bot.domain",),
    "bot.exports": ("bot.exports", "bot.domain", "bot.errors"),
    "bot.views": ("bot.views", "bot.domain"),
    "bot.store": ("bot.store", "bot.domain", "bot.errors"),
    "bot.pictures": ("bot.pictures", "bot.domain"),
    "bot.slack": ("bot.domain", "bot.errors"),
    "bot.vault": ("bot.errors",),
    "bot.yaml_text": (),
    "bot.errors": (),
    "bot.log": (),
    "bot.metrics": (),
    "bot.config": ("bot.errors",),
    "bot.runtime": ("bot.slack", "bot.store", "bot.vault", "bot.errors"),
    "bot.flows": (
        "bot.flows", "bot.store", "bot.views", "bot.slack", "bot.domain", "bot.exports",
        "bot.pictures",
        "bot.runtime", "bot.vault", "bot.yaml_text", "bot.config", "bot.errors", "bot.log",
        "bot.metrics",
    ),
    "bot.worker": ("bot.flows", "bot.runtime", "bot.log", "bot.metrics"),
    "handlers": (
        "handlers", "bot.flows", "bot.views", "bot.domain", "bot.runtime", "bot.errors", "bot.log",
        "bot.metrics",
    ),
    "sandbox": ("sandbox",),
    "demo": ("demo", "sandbox", "bot", "handlers"),
    "app": ("demo", "sandbox", "bot", "handlers"),
}  # fmt: skip
DOMAIN_MAY_USE = sys.stdlib_module_names | {"numpy", "scipy", "sknetwork", "bot"}
OURS = ("bot", "handlers", "sandbox", "demo", "app", "tests", "benchmarks", "migrations")

# Calls that ask for the time. Jobs and flows are handed it.
CLOCKS = {"time.time", "time.time_ns", "datetime.now", "datetime.utcnow", "datetime.today",
          "date.today"}  # fmt: skip
CLOCK_ALLOWED = {"bot.runtime"}

# Functions of the store that take no workspace_id, and why.
WITHOUT_WORKSPACE = {
    "workspaces.by_slack_id": "finds the workspace itself",
    "workspaces.by_slack_ids": "finds the workspaces themselves",
    "workspaces.ensure": "makes the workspace itself",
    "workspaces.installed": "says for which workspaces there is work",
    "workspaces.uninstalled": "says which workspaces are to be purged",
    "workspaces.all_of_them": "says for which workspaces there is work",
    "workspaces.with_stale_crossings": "says for which workspaces there is work",
    "intake.installed": "finds the workspaces themselves",
    "database.insert_ignoring": "makes a statement",
    "database.upsert": "makes a statement",
    "driver.is_sqlite": "tells one kind of database from the other",
    "decisions.about": "makes a name",
}
ROWS = {"rows", "values"}  # rows to be written: each carries its workspace_id


def modules(*packages: str) -> Iterator[tuple[str, Path]]:
    """(dotted name, file) of the modules of these packages."""
    for package in packages:
        if (ROOT / f"{package}.py").exists():
            yield package, ROOT / f"{package}.py"
        for file in sorted((ROOT / package).rglob("*.py")):
            if "__pycache__" not in file.parts:
                dotted = ".".join(file.relative_to(ROOT).with_suffix("").parts)
                yield dotted.removesuffix(".__init__"), file


HOUSE = dict(modules("bot", "handlers", "sandbox", "demo", "app"))


def imports(name: str, file: Path) -> set[str]:
    """What a module imports, anywhere in it, as dotted names; of `from a import b` also a.b."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = _base(name, file, node)
            found |= {base, *(f"{base}.{one.name}" for one in node.names)}
    return found


def _base(name: str, file: Path, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = name.split(".") if file.name == "__init__.py" else name.split(".")[:-1]
    up = package[: len(package) - node.level + 1]
    return ".".join([*up, *([node.module] if node.module else [])])


def _within(name: str, parts: tuple[str, ...]) -> bool:
    return any(name == part or name.startswith(f"{part}.") for part in parts)


def _rule(name: str) -> tuple[str, ...]:
    fitting = [part for part in MAY_IMPORT if _within(name, (part,))]
    return MAY_IMPORT[max(fitting, key=len)] if fitting else ()


@pytest.mark.parametrize("name", HOUSE)
def test_imports_run_down(name: str) -> None:
    ours = {one for one in imports(name, HOUSE[name]) if _within(one, OURS)}
    # `from bot import x` also names bot itself, which holds nothing.
    wrong = {one for one in ours - {"bot"} if not _within(one, _rule(name))}
    assert not wrong, f"{name} may not import {sorted(wrong)}"


@pytest.mark.parametrize("name", [name for name in HOUSE if name.startswith("bot.domain")])
def test_the_domain_knows_the_standard_library_and_numbers(name: str) -> None:
    top = {one.partition(".")[0] for one in imports(name, HOUSE[name])}
    assert top <= DOMAIN_MAY_USE


def test_bolt_is_known_to_the_handlers_alone() -> None:
    allowed = ("app", "handlers", "tests", "benchmarks")
    for name, file in modules("app", "bot", "handlers", "sandbox", "demo", "tests", "benchmarks"):
        if any(_within(one, ("slack_bolt",)) for one in imports(name, file)):
            assert _within(name, allowed), name


@pytest.mark.parametrize("name", [name for name in HOUSE if name.startswith("bot")])
def test_nobody_asks_for_the_time(name: str) -> None:
    tree = ast.parse(HOUSE[name].read_text(encoding="utf-8"))
    asked = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    asks = {one for one in asked if any(one == c or one.endswith(f".{c}") for c in CLOCKS)}
    assert not asks or name in CLOCK_ALLOWED, f"{name} asks for the time: {asks}"


WATCH = """
import importlib, json, sys
ours, others = json.loads(sys.argv[1]), json.loads(sys.argv[2])
for name in others:
    try:
        importlib.import_module(name)
    except ImportError:
        pass
seen = []
def hook(event, arguments):
    if event == "open":
        writes = isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")
        if writes:
            seen.append(f"{event} {arguments[0]}")
    elif event in WATCHED:
        seen.append(event)
WATCHED = {
    "socket.__new__", "socket.bind", "socket.connect", "_thread.start_new_thread",
    "_thread.start_joinable_thread", "sqlite3.connect", "subprocess.Popen", "os.fork", "os.mkdir",
    "os.remove", "os.rename",
}
sys.addaudithook(hook)
found = {}
for name in ours:
    importlib.import_module(name)
    if seen:
        found[name] = seen[:]
        seen.clear()
print(json.dumps(found))
"""


def test_importing_does_nothing() -> None:
    others = {
        one
        for name, file in HOUSE.items()
        for one in imports(name, file)
        if not _within(one, OURS) and one != "__future__"
    }
    ours = [name for name in HOUSE if not name.endswith("__main__")]
    done = subprocess.run(
        [sys.executable, "-B", "-c", WATCH, json.dumps(ours), json.dumps(sorted(others))],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    assert json.loads(done.stdout.splitlines()[-1]) == {}


def store_functions() -> Iterator[tuple[str, list[str]]]:
    """(module.function, parameters) of what others may call of the store."""
    for name in HOUSE:
        if not name.startswith(f"{STORE}."):
            continue
        module = importlib.import_module(name)
        for function_name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == name and not function_name.startswith("_"):
                parameters = list(inspect.signature(function).parameters)
                yield f"{name.removeprefix(f'{STORE}.')}.{function_name}", parameters


def test_no_read_or_write_goes_without_a_workspace() -> None:
    for name, parameters in store_functions():
        touches = bool({"session", "connection"} & set(parameters))
        named = "workspace_id" in parameters or bool(ROWS & set(parameters))
        if touches and not named:
            assert name in WITHOUT_WORKSPACE, name
    known = {name for name, _ in store_functions()}
    assert WITHOUT_WORKSPACE.keys() <= known


def test_what_can_be_pressed_has_a_handler_and_is_shown() -> None:
    names = {name for name in vars(ids) if name.isupper()}
    assert len({getattr(ids, name) for name in names}) == len(names)
    used = {
        layer: {
            node.attr
            for _, file in modules(layer)
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "ids"
        }
        for layer in ("handlers", "bot")
    }
    assert names <= used["handlers"]
    manifest = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
    there = {one["callback_id"] for one in manifest["features"]["shortcuts"]} | {ids.COMMAND}
    assert {name for name in names if getattr(ids, name) not in there} <= used["bot"]


OPERATING = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")


def commands() -> set[str]:
    click_group = typer.main.get_command(cli)
    return set(getattr(click_group, "commands", {}))


def test_every_setting_is_documented_and_no_other() -> None:
    keys = {key.upper() for key in Settings.model_fields}
    table = OPERATING.partition("## Settings")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)`", table, re.MULTILINE)) == keys
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"^(\w+)=", example, re.MULTILINE)) <= keys


def test_every_command_is_documented_and_no_other() -> None:
    table = OPERATING.partition("## Commands")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `([\w-]+)`", table, re.MULTILINE)) == commands()


def held_metrics() -> dict[str, Counter | Histogram]:
    return {
        name: one for name, one in vars(metrics).items() if isinstance(one, Counter | Histogram)
    }


def test_every_metric_is_documented_and_no_other() -> None:
    held = {
        f"{family.name}_total" if isinstance(one, Counter) else family.name
        for one in held_metrics().values()
        for family in one.describe()
    }
    assert set(re.findall(r"`(footbridge_\w+)`", OPERATING)) == held


def test_every_metric_is_counted_somewhere() -> None:
    counted = [file.read_text(encoding="utf-8") for name, file in HOUSE.items()
               if name != "bot.metrics"]  # fmt: skip
    for name in held_metrics():
        assert any(re.search(rf"\b{name}\.", text) for text in counted), name
