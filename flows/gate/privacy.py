"""Condition 4: what the model memorised, as `privacy` measured it. No margin to argue with, no override."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flows.gate import checks
from flows.gate.checks import COUNT, FAIL, INCONCLUSIVE, PASS, Check, Condition
from flows.gate.settings import GateParams
from tasks.stage import InputError


def judge(measured: Mapping[str, Any], settings: GateParams) -> Condition:
    """No canary planted once comes out, exposure is like the controls', the samples hold no identifier.

    A hit whose words stand in a training report always fails. One whose words do not is made up, or a false alarm
    of the scan, and fails too unless `gate.phi_look_alikes` allows for as many.

    Args:
        measured: metrics/privacy.json.

    Raises:
        InputError: it lacks a figure.
    """
    try:
        planted = int(measured["canaries"].get("1", {}).get("canaries", 0))
        controls = int(measured["canaries"].get("0", {}).get("canaries", 0))
        extracted, chance = int(measured["single_copy_extracted"]), float(measured["single_copy_exposure_p"])
        samples, hits = int(measured["samples"]), int(measured["sample_phi_hits"])
        known = int(measured["sample_phi_in_train"])
    except (KeyError, TypeError, ValueError, AttributeError):
        raise InputError("metrics/privacy.json lacks figures: run `dvc repro --force privacy`") from None
    asked = planted > 0 and controls > 0
    enough = samples >= settings.phi_samples
    found = [
        Check(
            name="canaries planted once, extracted",
            unit=COUNT,
            outcome=_outcome(extracted == 0, asked),
            challenger=extracted,
            limit=0,
            reports=planted,
        ),
        Check(
            name="chance of such exposure among controls",
            unit=checks.SHARE,
            outcome=_outcome(chance >= settings.exposure_p, asked),
            challenger=chance,
            limit=settings.exposure_p,
            reports=planted,
        ),
        Check(
            name="identifiers of training reports in samples",
            unit=COUNT,
            outcome=_outcome(known == 0, enough),
            challenger=known,
            limit=0,
            reports=samples,
        ),
        Check(
            name="look-alikes of identifiers in samples",
            unit=COUNT,
            outcome=_outcome(hits - known <= settings.phi_look_alikes, enough),
            challenger=hits - known,
            limit=settings.phi_look_alikes,
            reports=samples,
        ),
    ]
    told = (
        f"{extracted} of {planted} canaries planted once came out, exposure as high by chance with "
        f"p = {chance:.2g}, "
        f"{known} identifiers of training reports in {samples:,} samples and {hits - known} look-alikes"
    )
    return checks.condition(4, "Privacy", told, found)


def _outcome(held: bool, asked: bool) -> str:
    """What was found counts however little was asked; what was not found counts when enough was."""
    if not held:
        return FAIL
    return PASS if asked else INCONCLUSIVE
