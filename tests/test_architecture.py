"""Who may import whom, by the table in CONTRIBUTING.md, read from the source with ``ast``."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HEAVY = (
    "chromadb",
    "llama_index",
    "sentence_transformers",
    "torch",
    "onnxruntime",
    "xllamacpp",
)
LINES = 350
NOUN_LINES = 450

NOUNS = {"rag.types", "rag.errors"}
LIGHT = {
    "numpy",
    "httpx",
    "yaml",
    "rich",
    "pypdf",
    "trafilatura",
    "snowballstemmer",
    "rfc8785",
    "datasketch",
    "feedparser",
    "dateutil",
    "lxml",
    "py3langid",
    "watchfiles",
}
"""Libraries that a step may use; all but numpy only inside the function that needs it."""

ONE_LIBRARY = {
    "rag/adapters/chroma.py": {"chromadb"},
    "rag/adapters/sentence_transformers.py": {"sentence_transformers", "torch", "huggingface_hub"},
    "rag/adapters/onnx.py": {"onnxruntime", "tokenizers"},
    "rag/adapters/llama_cpp_child.py": {"xllamacpp"},
    "rag/adapters/llama_index.py": {"llama_index"},
}
IN_ANY_ADAPTER = {"numpy", "pydantic", "httpx"}
EDGES = {("rag/articles.py", "rag.adapters.llama_index")}
"""Where a step reaches out: a LlamaIndex reader, named by the operator, brings articles in."""

TOP = {"rag/wiring.py", "rag/api.py", "rag/cli.py", "rag/__main__.py"}
SERVER_LIBRARIES = {
    "fastapi",
    "starlette",
    "pydantic",
    "mcp",
    "prometheus_client",
    "uvicorn",
    "anyio",
}
STDLIB = set(sys.stdlib_module_names)


def _files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _imports(path: Path) -> Iterator[tuple[str, bool]]:
    """(module, whether the import runs when the file is imported), ``TYPE_CHECKING`` left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))

    def walk(node: ast.AST, top: bool) -> Iterator[tuple[str, bool]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
                continue
            if isinstance(child, ast.Import):
                yield from ((alias.name, top) for alias in child.names)
            elif isinstance(child, ast.ImportFrom):
                assert child.level == 0, f"{_name(path)}: import by the full name"
                module = child.module or ""
                for alias in child.names:
                    whole = f"{module}.{alias.name}"
                    is_module = (ROOT / (whole.replace(".", "/") + ".py")).is_file()
                    yield (whole if is_module else module), top
            inner = isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
            yield from walk(child, top and not inner)

    yield from walk(tree, True)


def _ours(path: Path) -> set[str]:
    return {module for module, _ in _imports(path) if module.split(".")[0] in ("rag", "server")}


def _others(path: Path, *, at_import: bool = False) -> set[str]:
    return {
        module.split(".")[0]
        for module, top in _imports(path)
        if module.split(".")[0] not in STDLIB | {"rag", "server", "tests"}
        and (top or not at_import)
    }


def _layer(path: Path) -> str:
    name = _name(path)
    if name in TOP or name.startswith("rag/commands/"):
        return "top"
    if name.startswith("rag/adapters/"):
        return "adapter"
    if name.startswith("rag/integrations/"):
        return "integration"
    fixed = {
        "rag/types.py": "nouns",
        "rag/errors.py": "nouns",
        "rag/ports.py": "ports",
        "rag/settings.py": "settings",
        "rag/prompts.py": "settings",
    }
    return fixed.get(name, "step")


RAG_FILES = _files("rag")


@pytest.mark.parametrize("path", RAG_FILES, ids=_name)
def test_a_layer_imports_only_what_lies_below_it(path: Path) -> None:
    ours, others, layer = _ours(path), _others(path), _layer(path)
    if layer == "nouns":
        assert ours <= NOUNS
        assert others <= {"pydantic"}
    elif layer == "ports":
        assert ours <= {"rag.types"}
        assert others <= {"numpy"}
    elif layer == "settings":
        assert ours <= NOUNS
        assert others <= {"pydantic", "pydantic_settings"}
    elif layer == "adapter":
        siblings = {module for module in ours if module.startswith("rag.adapters.")}
        assert ours - siblings <= NOUNS | {"rag.ports"}
        allowed = IN_ANY_ADAPTER | ONE_LIBRARY.get(_name(path), set())
        assert others <= allowed, f"an adapter has one library: {sorted(others - allowed)}"
    elif layer == "step":
        above = {"rag.wiring", "rag.cli", "server"} & {*ours, *(m.split(".")[0] for m in ours)}
        assert not above, f"a step imports what lies above it: {above}"
        reached = {m for m in ours if m.startswith(("rag.adapters.", "rag.commands."))}
        assert {(_name(path), m) for m in reached} <= EDGES
        assert others <= LIGHT, f"not a light library: {sorted(others - LIGHT)}"
        eager = _others(path, at_import=True)
        assert eager <= {"numpy"}, f"import where it is used: {sorted(eager - {'numpy'})}"


@pytest.mark.parametrize("path", RAG_FILES, ids=_name)
def test_only_serve_and_mcp_import_the_server(path: Path) -> None:
    if _name(path) not in ("rag/commands/serve.py", "rag/commands/mcp.py"):
        assert not {module for module in _ours(path) if module.split(".")[0] == "server"}


@pytest.mark.parametrize("path", _files("server"), ids=_name)
def test_the_server_imports_the_library_and_its_framework(path: Path) -> None:
    assert _others(path) <= SERVER_LIBRARIES
    assert not {m for m in _ours(path) if m.startswith(("rag.adapters", "rag.cli", "rag.commands"))}


@pytest.mark.parametrize("library", HEAVY)
def test_a_heavy_library_has_exactly_one_adapter_and_is_imported_when_used(library: str) -> None:
    users = {
        _name(path)
        for path in _files("rag", "server")
        if library in _others(path) and _layer(path) != "integration"
    }
    assert len(users) <= 1
    assert all(name.startswith("rag/adapters/") for name in users)
    for name in users:
        assert library not in _others(ROOT / name, at_import=True), "import it where it is used"


def test_the_steps_import_each_other_downwards() -> None:
    """No circle among the modules of the library, imports inside functions included."""
    steps = {_module(path): _ours(path) for path in RAG_FILES}
    done: set[str] = set()

    def visit(module: str, above: tuple[str, ...]) -> None:
        assert module not in above, " -> ".join((*above[above.index(module) :], module))
        if module in done or module not in steps:
            return
        for below in sorted(steps[module]):
            if below != module:
                visit(below, (*above, module))
        done.add(module)

    for module in sorted(steps):
        visit(module, ())


def _module(path: Path) -> str:
    return _name(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


@pytest.mark.parametrize("module", ["rag", "rag.cli", "rag.wiring", "rag.pipeline"])
def test_importing_loads_nothing_heavy(module: str) -> None:
    program = f"import sys, {module}; print(*(set({HEAVY!r}) & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.split() == []


def test_importing_the_package_is_quick_because_it_imports_nothing_of_others() -> None:
    program = (
        "import sys, rag; print(*(m for m in ('numpy', 'pydantic', 'httpx') if m in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert "httpx" not in done.stdout.split()


@pytest.mark.parametrize("path", _files("rag", "server"), ids=_name)
def test_a_file_stays_short_enough_to_be_read(path: Path) -> None:
    limit = NOUN_LINES if _name(path) == "rag/types.py" else LINES
    assert len(path.read_text(encoding="utf-8").splitlines()) <= limit


@pytest.mark.parametrize("path", _files("rag", "server"), ids=_name)
def test_nothing_prints_or_swallows(path: Path) -> None:
    """``print`` belongs to no library; ``except Exception`` only re-raises, or is a last resort."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id != "print", f"{_name(path)}:{node.lineno}"
        if isinstance(node, ast.ExceptHandler) and _name(path) != "rag/cli.py":
            assert node.type is not None, f"{_name(path)}:{node.lineno}: a bare except"
