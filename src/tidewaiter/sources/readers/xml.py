"""XML with one element a record; `Address/City` names a value below it, `@id` an attribute."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from tidewaiter.errors import FileRefusedError, MappingError
from tidewaiter.sources.mapping import SourceMapping
from tidewaiter.sources.opening import SourceFile
from tidewaiter.sources.records import Records, records_from

__all__ = ["elements", "read_xml"]

_BATCH = 8_192
_SEPARATOR = ";"


def read_xml(file: SourceFile, mapping: SourceMapping) -> Iterator[Records]:
    """Records of an XML file: the elements that `record` under [read] names, flattened.

    Raises:
        MappingError: the mapping does not say which element is a record.
        FileRefusedError: the XML is cut short, malformed or hostile.
    """
    if mapping.read.record is None:
        raise MappingError('an XML mapping must say which element is a record: `record = "..."` under [read]')
    rows: list[dict[str, str | None]] = []
    done = 0
    for element in elements(file, mapping.read.record, member=mapping.read.member):
        rows.append(_flat(element))
        if len(rows) >= _BATCH:
            yield records_from(rows, row_no=range(done + 1, done + 1 + len(rows)))
            done += len(rows)
            rows = []
    yield records_from(rows, row_no=range(done + 1, done + 1 + len(rows)))


def elements(file: SourceFile, name: str, *, member: str | None = None) -> Iterator[Element]:
    """Each outermost element of that local name, whole; it is emptied once the next is asked for.

    Raises:
        FileRefusedError: the XML is cut short, malformed or hostile.
    """
    with file.open(member=member) as binary:
        try:
            root: Element | None = None
            depth = 0
            for event, element in iterparse(binary, events=("start", "end"), forbid_dtd=False):
                if event == "start":
                    root = element if root is None else root
                    depth += _local(element.tag) == name
                    continue
                if _local(element.tag) != name:
                    continue
                depth -= 1
                if depth == 0:
                    yield element
                    element.clear()
                    if root is not None and element is not root:
                        root.clear()
        except DefusedXmlException as hostile:
            raise FileRefusedError(f"{file.name} declares entities, as hostile XML does; it is refused") from hostile
        except (ParseError, ValueError, LookupError) as damage:
            raise FileRefusedError(f"{file.name} is not whole XML (malformed or cut short); fetch it again") from damage


def _flat(element: Element) -> dict[str, str | None]:
    found: dict[str, list[str]] = {}
    pending = [("", element)]
    while pending:
        path, here = pending.pop()
        for name, value in here.attrib.items():
            found.setdefault(f"{path}@{_local(name)}", []).append(value)
        if (text := (here.text or "").strip()) and path:
            found.setdefault(path.rstrip("/"), []).append(text)
        pending.extend((f"{path}{_local(child.tag)}/", child) for child in reversed(here))
    return {name: _SEPARATOR.join(values) for name, values in found.items()}


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
