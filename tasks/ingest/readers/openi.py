"""Open-i's XML (ecgen-radiology/*.xml, the Indiana University chest X-rays), one report a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from tasks.ingest.readers.record import Piece, Record, mistake
from tasks.ingest.sections import section_of
from tasks.ingest.settings import Source


def read(piece: Piece, source: Source) -> Iterator[Record]:
    """The one report of a file. It has no patient id, and its date is the publication's: left out."""
    file = piece.file
    try:
        root = fromstring(piece.content, forbid_dtd=True)
    except ParseError as error:
        raise mistake(file, "is not valid XML: copy it again or remove it", error.position[0]) from None
    except DefusedXmlException:
        raise mistake(
            file, "declares XML entities or a document type, which Open-i's files never do: remove them"
        ) from None
    except (ValueError, LookupError):
        raise mistake(file, "declares an encoding that is not known: convert it to UTF-8") from None
    yield Record(
        file=file,
        line=1,
        source=source.name,
        report_id=_report_id(root, piece.name),
        modality="XR",
        bodies=_bodies(root, file),
    )


def _report_id(root: Element, name: str) -> str:
    uid = root.find("uId")
    return (uid.get("id", "") if uid is not None else "").strip() or PurePosixPath(name).stem


def _bodies(root: Element, file: str) -> dict[str, str]:
    abstract = root.find("MedlineCitation/Article/Abstract")
    if abstract is None:
        raise mistake(file, "has no MedlineCitation/Article/Abstract, so it is not an Open-i report: remove it")
    bodies: dict[str, str] = {}
    for part in abstract.iter("AbstractText"):
        section = section_of(part.get("Label", "")) or "findings"
        text = "".join(part.itertext()).strip()
        if text:
            bodies[section] = f"{bodies[section]}\n{text}" if section in bodies else text
    return bodies
