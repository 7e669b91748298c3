"""What the plan said before training: the cost, what the text can feed, what the whole budget could buy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tasks.report.tables import Table
from tasks.wording import decimal, dollars, duration, large

MACHINES = {"cpu": "machine", "cuda": "GPU"}  # by `budget.device`


def table(plan: Mapping[str, Any]) -> Table:
    """This training beside the one that the text can feed and the one that the whole budget could pay for."""
    budget, fed = plan["max_usd"], plan["fed_usd"]

    def priced(usd: float) -> tuple[str, str]:
        return duration(usd / plan["usd_per_hour"] * 3600), dollars(usd)

    columns = [
        (plan["parameters"], plan["tokens"], plan["effective_tokens"], *priced(plan["usd"])),
        (plan["fed_parameters"], plan["fed_tokens"], plan["fed_effective_tokens"], *priced(fed)),
        (plan["budget_parameters"], *[plan["budget_optimal_tokens"]] * 2, *priced(budget)),
    ]
    cells = [
        (large(parameters), large(tokens), large(fresh), decimal(fresh / parameters), time, cost)
        for parameters, tokens, fresh, time, cost in columns
    ]
    labels = (
        "Parameters",
        "Tokens read",
        "Fresh tokens that they are worth",
        "Fresh tokens per parameter",
        f"Time of one {MACHINES[plan['device']]}",
        "Cost",
    )
    return Table(
        caption="What this training costs, and what the corpus can feed",
        heads=("", "This training, as planned", "The model that the corpus can feed", "The whole budget"),
        rows=[(label, *row) for label, row in zip(labels, zip(*cells, strict=True), strict=True)],
    )
