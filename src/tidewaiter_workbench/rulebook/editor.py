"""The editor without code: a condition's structure as rows and groups of a form, and back.

Every node has a path (`0` is all of it, `0.1` its second part). A row names a column, perhaps calculated with another,
a comparison, and what is compared with. What does not fit into a row stands as a formula, in text. A row without a
column is not filled in yet and says nothing.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from tidewaiter_workbench import bridge

__all__ = ["GROUPS", "Node", "nodes_of", "read_nodes", "structure_of_nodes", "with_problems"]

GROUPS = ("all", "any", "none")
_PATH = re.compile(r"0(\.\d{1,3}){0,15}")
_SIMPLE = {"column", "number", "text", "day"}


@dataclass
class Node:
    """A group, a row or a formula of the editor; it is changed while a form is read."""

    path: str
    kind: str
    how: str = "all"
    parts: list[Node] = field(default_factory=list)
    left: str = ""
    by: str = ""
    than: str = ""
    compares: str = "="
    against: str = "value"
    right: str = ""
    to: str = ""
    text: str = ""
    problem: str = ""

    def walk(self) -> Iterator[Node]:
        """It and all that lies within it."""
        yield self
        for part in self.parts:
            yield from part.walk()

    @property
    def term(self) -> bridge.RuleTerm | None:
        """What the column means."""
        return bridge.rule_terms().get(self.left)

    @property
    def is_calculated(self) -> bool:
        """Whether a second column stands on the left."""
        return bool(self.by)

    @property
    def operators(self) -> list[str]:
        """How it can be compared."""
        term = self.term
        nullable = term is None or (term.nullable and not self.by)
        return bridge.rule_operators(term.kind if term else "text", nullable=nullable)

    @property
    def takes(self) -> str:
        """How many values stand on the right: none, one, two or some."""
        if self.compares.endswith("missing"):
            return "none"
        if self.compares == "between":
            return "two"
        return "some" if self.compares in ("in", "not in", "starts with", "ends with", "contains") else "one"


def nodes_of(structure: Mapping[str, object] | None) -> Node:
    """The form of a structure; an empty row where there is none."""
    if structure is None:
        return Node("0", "group", parts=[Node("0.0", "row")])
    top = _node(structure, "0")
    if top.kind == "group":
        return top
    top.path = "0.0"
    return Node("0", "group", parts=[top])


def read_nodes(form: Mapping[str, str]) -> Node:
    """The nodes that a form was sent with, changed as its `do` asks: row, group, formula or drop, with a path."""
    children: MutableMapping[str, list[str]] = {}
    for name in form:
        path = name.removeprefix("node:")
        if path != name and _PATH.fullmatch(path):
            children.setdefault(path.rpartition(".")[0], []).append(path)
    top = _read(form, "0", children)
    what, _colon, path = form.get("do", "").partition(":")
    at = _at(top, path)
    if at is not None and what in ("row", "group") and at.kind == "group":
        new = (
            Node("", "row") if what == "row" else Node("", "group", how="any", parts=[Node("", "row"), Node("", "row")])
        )
        at.parts.append(new)
    elif at is not None and what == "formula" and at.kind == "row":
        at.text, at.kind = _row_text(at), "formula"
    elif what == "drop" and path != "0":
        _drop(top, path)
    _number(top, "0")
    return top


def structure_of_nodes(top: Node) -> dict[str, object] | None:
    """What the nodes say, with the problem noted at each row that says nothing yet; None if no row is filled in."""
    return _structure(top)


def with_problems(top: Node, reading: bridge.RuleReading) -> None:
    """Note what is wrong with a condition at the rows that say it."""
    places = [node for node, count in _filled(top) for _each in range(count)]
    for problem in reading.problems:
        if 0 <= problem.criterion < len(places):
            places[problem.criterion].problem = problem.message


def _node(part: Mapping[str, object], path: str) -> Node:
    for how in GROUPS:
        if how in part:
            parts = part[how]
            assert isinstance(parts, list)
            return Node(path, "group", how=how, parts=[_node(each, f"{path}.{n}") for n, each in enumerate(parts)])
    return _row(part, path) or Node(path, "formula", text=bridge.written_part(part))


def _row(part: Mapping[str, object], path: str) -> Node | None:
    """A row, if the criterion fits into one: a column (perhaps with another) against plain values or a column."""
    left, right = part["left"], part["right"]
    assert isinstance(left, dict)
    assert isinstance(right, list)
    node = Node(path, "row", compares=str(part["is"]))
    if "calculated" in left:
        one, node.by, two = left["calculated"]
        if set(one) | set(two) != {"column"}:
            return None
        node.left, node.than = one["column"], two["column"]
    elif "column" in left:
        node.left = str(left["column"])
    else:
        return None
    if not all(set(each) <= _SIMPLE for each in right):
        return None
    if any("column" in each for each in right):
        if len(right) != 1:
            return None
        node.against, node.right = "column", str(right[0]["column"])
        return node
    words = [_shown(next(iter(each.values()))) for each in right]
    if node.takes == "two":
        node.right, node.to = words
    else:
        node.right = ", ".join(_quoted(word) for word in words) if node.takes == "some" else "".join(words)
    return node


def _read(form: Mapping[str, str], path: str, children: Mapping[str, list[str]]) -> Node:
    kind = form.get(f"node:{path}", "group")
    node = Node(path, kind if kind in ("group", "row", "formula") else "row")
    names = {"how": "how", "left": "left", "by": "by", "than": "than", "is": "compares", "against": "against"}
    for name, attribute in {**names, "right": "right", "to": "to", "text": "text"}.items():
        setattr(
            node, attribute, form.get(f"{name}:{path}", getattr(node, attribute)).replace("\x00", "").strip()[:4000]
        )
    if node.how not in GROUPS:
        node.how = "all"
    if node.kind == "row" and node.compares not in node.operators:
        node.compares = node.operators[0]
    in_order = sorted(children.get(path, ()), key=lambda each: int(each.rpartition(".")[2]))
    node.parts = [_read(form, each, children) for each in in_order]
    return node


def _at(node: Node, path: str) -> Node | None:
    if node.path == path:
        return node
    return next((found for part in node.parts if (found := _at(part, path))), None)


def _drop(node: Node, path: str) -> None:
    node.parts = [part for part in node.parts if part.path != path]
    for part in node.parts:
        _drop(part, path)


def _number(node: Node, path: str) -> None:
    node.path = path
    for number, part in enumerate(node.parts):
        _number(part, f"{path}.{number}")


def _structure(node: Node) -> dict[str, object] | None:
    if node.kind == "group":
        parts = [said for part in node.parts if (said := _structure(part))]
        if not parts:
            return None
        if len(parts) == 1 and node.how != "none":
            return parts[0]
        return {node.how: parts}
    if node.kind == "formula":
        return _formula(node)
    try:
        return _criterion(node) if node.left else None
    except ValueError as problem:
        node.problem = str(problem)
        return None


def _formula(node: Node) -> dict[str, object] | None:
    if not node.text:
        return None
    reading = bridge.read_condition(node.text)
    if reading.structure is None:
        node.problem = reading.problems[0].message
    return reading.structure


def _criterion(node: Node) -> dict[str, object]:
    left: dict[str, object] = {"column": node.left}
    if node.by:
        if not node.than:
            raise ValueError(_("Choose the second column."))
        left = {"calculated": [left, node.by, {"column": node.than}]}
    return {"left": left, "is": node.compares, "right": _right(node)}


def _right(node: Node) -> list[dict[str, object]]:
    if node.takes == "none":
        return []
    if node.against == "column" and node.takes == "one":
        if not node.right:
            raise ValueError(_("Choose the column to compare with."))
        return [{"column": node.right}]
    words = [node.right, node.to] if node.takes == "two" else [node.right]
    if node.takes == "some":
        words = [word.strip() for row in csv.reader([node.right], skipinitialspace=True) for word in row]
    if not any(words) or (node.takes == "two" and not all(words)):
        raise ValueError(_("Say what it is compared with."))
    return [_value(word, node) for word in words if word or node.takes == "one"]


def _value(word: str, node: Node) -> dict[str, object]:
    kind = node.term.kind if node.term else "text"
    try:
        if kind == "number":
            return {"number": float(word.replace("\u2212", "-"))}
        if kind == "date":
            return {"day": date.fromisoformat(word).isoformat()}
    except ValueError:
        wants = _("a number such as 2.5") if kind == "number" else _("a day such as 2025-06-30")
        raise ValueError(_("{column} wants {what} here.").format(column=node.left, what=wants)) from None
    return {"text": word}


def _filled(node: Node) -> Iterator[tuple[Node, int]]:
    """Rows and formulas that say something, with the number of criteria in each, in the order of the text."""
    if node.kind == "group":
        for part in node.parts:
            yield from _filled(part)
        return
    before, said = node.problem, _structure(node)
    node.problem = before
    if said is not None:
        yield node, bridge.criterion_count(said)


def _row_text(node: Node) -> str:
    try:
        return bridge.written_part(_criterion(node)) if node.left else ""
    except ValueError:
        return f"{node.left} {node.compares} "


def _shown(value: object) -> str:
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _quoted(word: str) -> str:
    """As `csv` reads it back."""
    return '"' + word.replace('"', '""') + '"' if set(word) & {",", '"'} or word != word.strip() else word
