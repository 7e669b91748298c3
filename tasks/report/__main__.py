"""`python -m tasks.report METRICS_FOLDER DATA_FOLDER REPORT_FOLDER`"""

from __future__ import annotations

from pathlib import Path

from tasks import params, stage
from tasks.report import page, settings, sources
from tasks.report.content import content
from tasks.tracking.record import record


def main(metrics: Path, data: Path, folder: Path) -> None:
    """Write the page from what the other stages left, and complete the model's MLflow run."""
    values = content(
        sources.read(metrics, data),
        settings.report(),
        params.part("corpus", settings.Corpus),
        params.part("ingest", settings.IngestLimits),
    )
    page.write(values, folder)
    print(f"{folder / 'index.html'}: {values['verdict'].headline}")
    record()


if __name__ == "__main__":
    stage.run(main)
