"""The release as an MLflow model: code, safetensors and words about them; nothing in it is a pickle.

MLflow's own `save_model` is not asked: it writes a time, a random id, this machine's paths and its Python's patch
version, copies a `uv.lock` that lies in the working folder, and is six seconds of imports. The format is documented
and small (https://mlflow.org/docs/latest/ml/model/), and a test holds this against what `save_model` writes.
"""

from __future__ import annotations

import ast
import json
import shutil
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

import tasks
from tasks.artifacts import files, model
from tasks.serving import guard, writer

ROOT = Path(tasks.__file__).parent.parent
ENTRY = "tasks/serving/model.py"  # read as a file: to import it is to import mlflow
# What the served code and MLflow's server import, in the versions that made the release.
PACKAGES = ("fastapi", "mlflow", "numpy", "pandas", "pyarrow", "safetensors", "tiktoken", "torch")
EXAMPLE = {
    "columns": [writer.FINDINGS],
    "data": [["The lungs are clear. There is a small left pleural effusion. The heart is not enlarged."]],
}


def write(folder: Path, huggingface: Path) -> None:
    """Write the model over `folder`: the same bytes from the same release, code and package versions.

    Args:
        folder: of the MLflow model.
        huggingface: the release's Hugging Face folder, which becomes its artifact.
    """
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    # A local version ("2.13.0+cpu") names a build that PyPI does not have.
    requirements = [f"{name}=={version(name).partition('+')[0]}" for name in PACKAGES]
    with files.replace_folder(folder) as aside:
        shutil.copytree(huggingface, aside / "artifacts" / "huggingface", copy_function=shutil.copyfile)
        shutil.copyfile(ROOT / ENTRY, aside / "model.py")
        for name in closure(ENTRY):
            (aside / "code" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, aside / "code" / name)
        _yaml(aside / "MLmodel", _description(python, model.digest(huggingface)))
        # Of the three files MLflow reads the one that its --env-manager asks for.
        conda: list[Any] = [f"python={python}", "pip", {"pip": requirements}]
        _yaml(aside / "conda.yaml", {"name": "radlm", "channels": ["conda-forge"], "dependencies": conda})
        _yaml(aside / "python_env.yaml", {"python": python, "dependencies": ["-r requirements.txt"]})
        files.replace_file(aside / "requirements.txt", "".join(f"{line}\n" for line in requirements).encode())
        files.write_json(aside / "input_example.json", EXAMPLE)
        files.write_json(aside / "serving_input_example.json", {"dataframe_split": EXAMPLE})


def _description(python: str, digest: str) -> dict[str, Any]:
    """The content of MLmodel; the signature's three parts are JSON inside the YAML, as MLflow has them."""
    inputs = [{"type": "string", "name": name, "required": name == writer.FINDINGS} for name in writer.COLUMNS]
    outputs = [{"type": "string", "name": "impression", "required": True}]
    params = [{"name": "max_new_tokens", "default": writer.NEW_TOKENS, "shape": None, "type": "long"}]
    return {
        "flavors": {
            "python_function": {
                "artifacts": {"huggingface": {"path": "artifacts/huggingface", "uri": "huggingface"}},
                "code": "code",
                "env": {"conda": "conda.yaml", "virtualenv": "python_env.yaml"},
                "loader_module": "mlflow.pyfunc.loaders.code_model",
                "model_code_path": "model.py",
                "python_version": python,
                "streamable": False,
            }
        },
        "metadata": {
            "model_digest": digest,
            "max_body_bytes": guard.MAX_BYTES,
            "max_rows": writer.MAX_ROWS,
        },
        "mlflow_version": version("mlflow"),
        "saved_input_example_info": {
            "artifact_path": "input_example.json",
            "pandas_orient": "split",
            "serving_input_path": "serving_input_example.json",
            "type": "dataframe",
        },
        "signature": {
            "inputs": json.dumps(inputs),
            "outputs": json.dumps(outputs),
            "params": json.dumps(params),
        },
    }


def closure(entry: str) -> list[str]:
    """Files that a file of this package reaches by imports, without itself, the packages' `__init__`s among them.

    Imports inside functions count; a name imported from a module counts as one where there is such a file.
    """
    reached: set[str] = set()
    waiting = [entry]
    while waiting:
        for name in _imported(ROOT / waiting.pop()):
            for path in _files(name) - reached:
                reached.add(path)
                waiting.append(path)
    return sorted(reached - {entry})


def _imported(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def _files(name: str) -> set[str]:
    """The files that importing a module of ours runs: its packages' and its own; none for others' modules."""
    parts = name.split(".")
    packages = {"/".join([*parts[:depth], "__init__.py"]) for depth in range(1, len(parts) + 1)}
    own = {f"{'/'.join(parts)}.py"}
    return {path for path in packages | own if parts[0] == "tasks" and (ROOT / path).is_file()}


def _yaml(target: Path, content: dict[str, Any]) -> None:
    dumper = YAML()
    dumper.width = 4096  # no line breaks inside of the signature
    with files.replace_stream(target) as stream:
        dumper.dump(content, stream)
