"""`python -m tasks.tracking`: complete the MLflow run of the model in data/model."""

from tasks import stage
from tasks.tracking.record import record


def main() -> None:
    """Complete the MLflow run of the model that stands in data/model."""
    record()


if __name__ == "__main__":
    stage.run(main)
