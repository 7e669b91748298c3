"""How a mistake in a source is told: the file, the line, one sentence, and nothing of what a report says."""

from __future__ import annotations

from tasks.stage import InputError

# Larger than any report by orders of magnitude; what reaches it is an unclosed quote or a wrong file.
MAX_BYTES = 1 << 24


def mistake(file: str, sentence: str, line: int = 0, unit: str = "line") -> InputError:
    """The error for something wrong in a source file; the caller keeps report text and ids out of it."""
    return InputError(f"{file}, {unit} {line}: {sentence}" if line else f"{file}: {sentence}")


def unreadable(file: str, error: OSError) -> InputError:
    """The error for a file the system does not let us read."""
    return mistake(
        file, f"cannot be read ({error.strerror or 'input/output error'}): check its rights and the disk"
    )


def too_long(file: str, line: int) -> InputError:
    """The error for a line that never seems to end."""
    return mistake(
        file,
        f"is longer than {MAX_BYTES >> 20} MB, but should hold one report: look for a lost line end",
        line,
    )


def too_large(file: str) -> InputError:
    """The error for a file that should be one report and is not small."""
    return mistake(file, f"is larger than {MAX_BYTES >> 20} MB, though it should hold one report: remove it")


def shown(name: str) -> str:
    """A file's name fit for one printed line: what cannot be printed (a line end, half a letter) is escaped.

    It is also the name that report ids are made of, and those must be UTF-8.
    """
    if name.isprintable():
        return name
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii") for letter in name
    )
