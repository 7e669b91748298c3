"""The model as MLflow loads it from code: nothing is pickled."""

from __future__ import annotations

import logging
import sys
import traceback
from pathlib import Path
from typing import Any

import pandas as pd
from mlflow.exceptions import MlflowException
from mlflow.models import set_model
from mlflow.protos.databricks_pb2 import INVALID_PARAMETER_VALUE
from mlflow.pyfunc.model import PythonModel

from tasks.serving import guard, writer

SERVER = "mlflow.pyfunc.scoring_server.app"  # the module that `mlflow models serve` runs


class Impressions(PythonModel):
    """Impressions for a table of findings."""

    def load_context(self, context: Any) -> None:
        """Read model and tokenizer; inside MLflow's server, put the guard before it."""
        self.writer = writer.load(Path(context.artifacts["huggingface"]))
        if SERVER in sys.modules:
            guard.stand_before_the_next_app(self.writer.check)

    def predict(
        self, context: Any, model_input: pd.DataFrame, params: dict[str, Any] | None = None
    ) -> pd.DataFrame:
        """An impression a row.

        Raises:
            MlflowException: INVALID_PARAMETER_VALUE, with the sentence of `Refused`.
        """
        try:
            request = self.writer.check(model_input.to_dict("records"), params or {})
        except writer.Refused as refusal:
            raise MlflowException(str(refusal), INVALID_PARAMETER_VALUE) from None
        try:
            return pd.DataFrame({"impression": self.writer.write(request)})
        except Exception as error:
            # MLflow keeps no record of it. Frames hold lines of code; the error's own words might hold text.
            frames = "".join(traceback.format_tb(error.__traceback__))
            logging.getLogger("radlm").error("generation failed with %s\n%s", type(error).__name__, frames)
            raise


set_model(Impressions())
