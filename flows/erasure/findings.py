"""What is found out about objects: which held the patient, and how that is known."""

from __future__ import annotations

from dataclasses import dataclass, field

FOUND, DERIVED, ABSENT = "found", "derived", "absent"
CERTAINTY = (ABSENT, DERIVED, FOUND)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """An object that held the patient, or has to be taken for one that did."""

    role: (
        str  # raw, or the folder's: corpus, packed, tokenizer, floors, model, evaluation, privacy, release, report
    )
    # found: looked into. derived: made from what held the patient. absent: not available, assumed to hold.
    how: str
    learnt: bool = False  # weights or a tokenizer: holds no report, but was trained on some
    seeded: bool = False  # a stage makes it anew from its seed, so it stays
    rows: int | None = None  # rows of the patient, or packed rows with a report of the patient


@dataclass
class Findings:
    """Findings by object."""

    by_md5: dict[str, Finding] = field(default_factory=dict)
    clean: set[str] = field(default_factory=set)  # objects looked into in vain, or made without the patient
    # Folders, by path, that held the patient or may have and are not available, and all objects in those that are:
    # what was made from a file that is in none of the latter may have been made from one of the former.
    lost: set[str] = field(default_factory=set)
    listed: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)  # raw versions that ingest would not read
    read: set[str] = field(default_factory=set)  # raw versions that were looked through, perhaps by other params

    def add(self, md5: str, finding: Finding) -> bool:
        """Note a finding; returns whether it is news: the first, or more certain than the one before."""
        known = self.by_md5.get(md5)
        if known and CERTAINTY.index(known.how) >= CERTAINTY.index(finding.how):
            return False
        self.by_md5[md5] = finding
        return True

    def concern(self, path: str, md5: str) -> bool:
        """Whether a file that something was made from held the patient, as far as can be told."""
        return md5 in self.by_md5 or (md5 not in self.listed and path.rpartition("/")[0] in self.lost)

    def certain(self) -> bool:
        """Whether the patient was seen anywhere, not only assumed."""
        return any(finding.how == FOUND for finding in self.by_md5.values())

    def settle(self) -> None:
        """Drop what is derived only by its folder: the same bytes were made without the patient, too."""
        for md5 in [md5 for md5, finding in self.by_md5.items() if finding.how == DERIVED and md5 in self.clean]:
            del self.by_md5[md5]
