"""`python -m tasks.report.packet METRICS_FOLDER DATA_FOLDER JUDGEMENT_FOLDER PACKET_FOLDER`"""

from __future__ import annotations

from pathlib import Path

from tasks import params, stage
from tasks.report import judgement_folder, page, settings, sources
from tasks.report.content import content


def main(metrics: Path, data: Path, judgement: Path, packet_folder: Path) -> None:
    """Write the page with the verdict on it, for a committee to sign; `flows.promote` calls this."""
    found = sources.read(metrics, data)
    values = content(
        found,
        settings.report(),
        params.part("corpus", settings.Corpus),
        params.part("ingest", settings.IngestLimits),
        judgement_folder.read(judgement, found.figures["export"]["digests"]["model"]),
    )
    page.write(values, packet_folder)
    print(f"{packet_folder / 'index.html'}: {values['banner'].word}. {values['banner'].headline}")


if __name__ == "__main__":
    stage.run(main)
