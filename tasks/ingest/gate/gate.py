from dataclasses import dataclass
CATEGORIES=("date","mrn")
@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    category: str; section: str; start: int; end: int
def screen(b): return b, []
