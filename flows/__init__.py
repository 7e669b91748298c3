"""When and where the pipeline runs: Prefect around DVC's graph.

Prefect reads its settings when it is imported, so those that keep it inside this checkout, quiet
and on this machine stand here, before any module of the package can import it.
"""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent  # the checkout: dvc.yaml, params.yaml

for name, value in {
    "PREFECT_HOME": str(ROOT / ".prefect"),
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_CLI_COLORS": "false",
    "DO_NOT_TRACK": "true",
    "MLFLOW_DISABLE_TELEMETRY": "true",
}.items():
    os.environ.setdefault(name, value)
