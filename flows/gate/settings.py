"""The `gate` section of params.yaml: the margins."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, kw_only=True)
class GateParams:
    """What each setting means stands beside it in params.yaml."""

    resamples: int
    seed: int
    confidence: float
    superiority_confidence: float
    min_patients: int
    bpb_margin: float
    stratum_patients: int
    stratum_ceiling: float
    rouge_l_margin: float
    label_f1_margin: float
    abnormal_margin: float
    label_positives: int
    label_margin: float
    label_ceiling: float
    rate_margin: float
    exposure_p: float
    phi_samples: int
    phi_look_alikes: int

    def __post_init__(self) -> None:
        for field in fields(self):
            if getattr(self, field.name) < 0:
                raise ValueError(f"{field.name} must not be negative")
        for name in ("confidence", "superiority_confidence"):
            if not 0.5 < getattr(self, name) < 1:
                raise ValueError(f"{name} must be above 0.5 and below 1")
        if self.resamples < 100:
            raise ValueError("resamples must be at least 100: a bound is one of them")
        if self.min_patients < 2 or self.stratum_patients < 2:
            raise ValueError("min_patients and stratum_patients must be at least 2")
        if self.stratum_ceiling < self.bpb_margin:
            raise ValueError("stratum_ceiling must not be below bpb_margin")
        if self.label_ceiling < self.label_margin:
            raise ValueError("label_ceiling must not be below label_margin")
