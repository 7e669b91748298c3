"""The house's rules, read from the code: who imports whom, and that dvc.yaml names all that a stage reaches."""

import ast
from pathlib import Path

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parent.parent
STAGES = YAML(typ="safe").load((ROOT / "dvc.yaml").read_text())["stages"]
FOLDERS = ("tasks", "flows")
# The record, and the model as MLflow's server loads it.
MLFLOW = ("tasks/tracking/runs.py", "tasks/serving/model.py")


def module_file(name: str) -> Path | None:
    """The file of a module of ours, or None."""
    path = ROOT.joinpath(*name.split("."))
    for candidate in (path.with_suffix(".py"), path / "__init__.py"):
        if candidate.is_file():
            return candidate
    return None


def imports(file: Path) -> set[str]:
    """Modules that a file imports anywhere in it, in functions too; `from a import b` counts a and a.b."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{file}: relative imports hide where a thing comes from"
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def closure(file: Path) -> set[Path]:
    """Files of ours that a file reaches by imports, itself included; empty __init__s left out."""
    reached, waiting = set(), [file]
    while waiting:
        current = waiting.pop()
        if current in reached:
            continue
        reached.add(current)
        for name in imports(current):
            if name.split(".")[0] in FOLDERS and (found := module_file(name)):
                waiting.append(found)
    return reached


def is_docstring_alone(file: Path) -> bool:
    body = ast.parse(file.read_text()).body
    return all(isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) for node in body)


@pytest.mark.parametrize("stage", STAGES)
def test_a_stages_deps_name_every_file_its_code_reaches(stage):
    entry = ROOT / "tasks" / stage / "__main__.py"
    deps = [ROOT / dep for dep in STAGES[stage]["deps"] if str(dep).startswith("tasks/")]
    unnamed = [
        str(file.relative_to(ROOT))
        for file in closure(entry)
        if not any(dep == file or dep in file.parents for dep in deps) and not is_docstring_alone(file)
    ]
    assert not unnamed, f"an edit of {unnamed} would not rerun {stage}"


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_names_no_code_that_it_does_not_reach(stage):
    reached = closure(ROOT / "tasks" / stage / "__main__.py")
    for dep in STAGES[stage]["deps"]:
        if str(dep).startswith("tasks/"):
            path = ROOT / dep
            assert any(path == file or path in file.parents for file in reached), f"{stage} does not use {dep}"


def test_the_closure_is_not_empty():
    reached = {str(file.relative_to(ROOT)) for file in closure(ROOT / "tasks/train/__main__.py")}
    assert {"tasks/lm/model.py", "tasks/train/loop.py", "tasks/artifacts/packed.py"} <= reached


def test_import_directions():
    wrong = []
    for file in sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")):
        here = file.relative_to(ROOT)
        room = here.parts[1] if len(here.parts) > 2 else ""
        for name in imports(file):
            top, _, rest = name.partition(".")
            target = rest.split(".")[0]
            if here.parts[0] == "tasks":
                if top in ("flows", "prefect"):
                    wrong.append(f"{here} imports {name}: tasks know nothing of Prefect")
                if top == "tasks" and target in STAGES and target != room:
                    wrong.append(f"{here} imports {name}: stages never import each other")
                if top == "mlflow" and str(here) not in MLFLOW:
                    wrong.append(f"{here} imports mlflow: {', '.join(MLFLOW)} alone do")
                if room in ("lm", "artifacts", "serving") and target in ("tracking", "params"):
                    wrong.append(f"{here} imports {name}: the model and the artefacts know no records and no dials")
                if file.name in ("loop.py",) and target == "tracking":
                    wrong.append(f"{here} imports {name}: the loop calls what it is handed")
            if here.parts[0] == "flows" and top == "tasks" and target in STAGES:
                wrong.append(f"{here} imports {name}: the flow reaches stages through DVC alone")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_says_what_it_is_and_follows_the_form(stage):
    entry = STAGES[stage]
    assert entry["desc"]
    assert entry["cmd"].startswith(f"python -m tasks.{stage} ")
    for metric in entry.get("metrics", []):
        ((_, options),) = metric.items()
        assert options == {"cache": False}, "git tracks metrics"


def test_core_needs_no_platform():
    """tasks.lm, the loop, pack and tokenizer run on a bare machine."""
    core = [
        "tasks/lm/generation/decoding.py",
        "tasks/train/loop.py",
        "tasks/pack/rows.py",
        "tasks/tokenizer/training.py",
    ]
    allowed = {"torch", "numpy", "pyarrow", "tiktoken", "rustbpe", "safetensors", "matplotlib", "ruamel"}
    import sys

    for entry in core:
        for file in closure(ROOT / entry):
            outside = {name.split(".")[0] for name in imports(file)} - set(sys.stdlib_module_names) - set(FOLDERS)
            assert outside <= allowed, f"{file.relative_to(ROOT)} needs {outside - allowed}"
