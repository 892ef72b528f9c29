"""SQL that was written before: of expressions that differ in the names of their tables only, it is one text.

Ibis takes an expression apart in Python, which for most steps costs more than DuckDB needs for some thousand rows. A
run asks the same of newer versions of its tables, and an evaluation of older ones: the text is the same but for names.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from threading import Lock

import ibis.expr.operations as ops
import ibis.expr.types as ir
from ibis.common.graph import Node

__all__ = ["Texts"]

Shape = tuple[Hashable, ...]
Names = tuple[str, ...]

_NAME = re.compile(r"\bt_[0-9a-f]{12}\b")
"""What an engine calls the tables it is given."""
_NAMED = (ops.DatabaseTable, ops.UnboundTable)
_OF_THEIR_OWN = (ops.InMemoryTable, ops.SQLStringView, ops.SQLQueryResult)
"""Rows that come with the expression, and SQL in which names may stand: of these nothing is kept.

Nor is it of tables that somebody else has named, as their names would not be found in the text.
"""


class Texts:
    """The texts of what was asked lately, for all engines of a process and all threads."""

    def __init__(self, *, most: int) -> None:
        self._most = most
        self._lately: OrderedDict[Shape, tuple[str, Names]] = OrderedDict()
        self._lock = Lock()

    def of(self, rows: ir.Table, write: Callable[[ir.Table], str]) -> str:
        """The SQL of an expression: as it was written for one of its shape, or as it is written now."""
        told = shape_of(rows)
        if told is None:
            return write(rows)
        shape, names = told
        text, theirs = self._kept(shape) or self._keep(shape, (write(rows), names))
        mine = dict(zip(theirs, names, strict=True))
        return _NAME.sub(lambda found: mine.get(found[0], found[0]), text)

    def _kept(self, shape: Shape) -> tuple[str, Names] | None:
        with self._lock:
            if shape not in self._lately:
                return None
            self._lately.move_to_end(shape)
            return self._lately[shape]

    def _keep(self, shape: Shape, written: tuple[str, Names]) -> tuple[str, Names]:
        with self._lock:
            self._lately[shape] = written
            while len(self._lately) > self._most:
                self._lately.popitem(last=False)
        return written


def shape_of(rows: ir.Table) -> tuple[Shape, Names] | None:
    """All that decides the SQL of an expression but the names of its tables, and these names in a fixed order.

    Each operation once, by kind and arguments, behind those that it is made of, which it names by their places.
    """
    places: dict[Node, int] = {}
    shape: list[Hashable] = []
    names: list[str] = []
    waiting: list[Node] = [rows.op()]
    while waiting:
        node = waiting[-1]
        below = [] if node in places else [each for each in _nodes(node.__args__) if each not in places]
        if below:
            waiting.extend(below)
            continue
        waiting.pop()
        if isinstance(node, _OF_THEIR_OWN) or (isinstance(node, _NAMED) and not _NAME.fullmatch(node.name)):
            return None
        if node not in places:
            places[node] = len(places)
            if isinstance(node, _NAMED):
                names.append(node.name)
            shape.append((type(node), *(_placed(each, places) for each in _deciding(node))))
    return tuple(shape), tuple(names)


def _deciding(node: Node) -> tuple[object, ...]:
    """The arguments that decide what is written."""
    if isinstance(node, _NAMED):
        return (node.schema, node.namespace)
    if isinstance(node, ops.SelfReference):  # it has a number, too, that tells it from others: here its place does
        return (node.parent,)
    return tuple(node.__args__)


def _nodes(given: object) -> Iterator[Node]:
    if isinstance(given, Node):
        yield given
    elif isinstance(given, tuple):
        for each in given:
            yield from _nodes(each)
    elif isinstance(given, dict):
        for each in given.values():
            yield from _nodes(each)


def _placed(given: object, places: dict[Node, int]) -> Hashable:
    """An argument with places for operations; of other things the kind counts too, as 1 is True and 1.0 to Python."""
    if isinstance(given, Node):
        return places[given]
    if isinstance(given, tuple):
        return ("tuple", *(_placed(each, places) for each in given))
    if isinstance(given, dict):
        return ("dict", *((name, _placed(each, places)) for name, each in given.items()))
    return (type(given), repr(given) if isinstance(given, float) else given)
