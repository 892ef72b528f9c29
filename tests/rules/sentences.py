"""Conditions drawn at random, as people and programs could write them, and a reader of them that knows no engine."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from tidewaiter.rules import Condition
from tidewaiter.rules.condition import All, Any, Calculated, Criterion, Day, Expression, Named, Not, Number, Words

TEXTS = ("origin", "hs6", "description")
NUMBERS = ("net_mass_kg", "gross_mass_kg")
HOSTILE = (
    "'; DROP TABLE t; --", '" or 1 = 1 --', "\\", "\\'", '\\"', "%", "_", "a%b_c", "$1", "{0}", "日本", "é", "''",
    "/* */",
)  # fmt: skip

words = st.one_of(st.sampled_from(["BD", "VN", "61", "T-SHIRTS"]), st.sampled_from(HOSTILE)).map(Words)
anything = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=8).map(Words)
numbers = st.one_of(
    st.integers(-1000, 1000).map(float), st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: round(x, 4) + 0.0)
).map(Number)
days = st.dates(date(1990, 1, 1), date(2040, 1, 1)).map(Day)


def sides(depth: int = 2) -> st.SearchStrategy[Expression]:
    """A column of numbers, a number, or a calculation with them."""
    plain = st.one_of(st.sampled_from(NUMBERS).map(Named), numbers)
    if depth == 0:
        return plain
    return st.one_of(plain, st.builds(Calculated, sides(depth - 1), st.sampled_from("+-*/"), sides(depth - 1)))


def criteria(texts: st.SearchStrategy[Words]) -> st.SearchStrategy[Criterion]:
    """One criterion of any kind."""
    text, number = st.sampled_from(TEXTS).map(Named), st.sampled_from(NUMBERS).map(Named)
    some = st.lists(texts, min_size=1, max_size=3).map(tuple)
    parts = st.sampled_from(["starts with", "ends with", "contains", "in", "not in"])
    return st.one_of(
        st.builds(Criterion, text, parts, some),
        st.builds(Criterion, text, st.sampled_from(["=", "!="]), texts.map(lambda one: (one,))),
        st.builds(
            Criterion, number, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), sides().map(lambda one: (one,))
        ),
        st.builds(Criterion, number, st.just("between"), st.tuples(sides(), sides())),
        st.builds(Criterion, st.just(Named("declared_on")), st.sampled_from(["<", ">="]), days.map(lambda one: (one,))),
        st.builds(Criterion, st.one_of(text, number), st.sampled_from(["is missing", "is not missing"])),
    )


def conditions(texts: st.SearchStrategy[Words] = words) -> st.SearchStrategy[Condition]:
    """Tests put together in groups, some within others."""
    return st.recursive(
        criteria(texts),
        lambda inner: st.one_of(
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: All(tuple(parts))),
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: Any(tuple(parts))),
            inner.map(Not),
        ),
        max_leaves=6,
    )


def holds(condition: Condition, line: dict[str, object]) -> bool | None:
    """What a condition says of one line: yes, no, or neither, by the rules of three values."""
    if isinstance(condition, Criterion):
        return _tested(condition, line)
    if isinstance(condition, Not):
        inner = holds(condition.part, line)
        return None if inner is None else not inner
    told = [holds(part, line) for part in condition.parts]
    settles = isinstance(condition, Any)
    if settles in told:
        return settles
    return None if None in told else not settles


def _tested(criterion: Criterion, line: dict[str, object]) -> bool | None:
    left = _worth(criterion.left, line)
    if criterion.how == "is missing":
        return left is None
    if criterion.how == "is not missing":
        return left is not None
    right = [_worth(each, line) for each in criterion.right]
    if left is None:
        return None
    if criterion.how == "between":
        return _both(_compared(left, ">=", right[0]), _compared(left, "<=", right[1]))
    if criterion.how in ("in", "not in"):
        return (left in right) == (criterion.how == "in")
    if criterion.how in ("starts with", "ends with", "contains"):
        said = str(left).lower()
        like = {"starts with": said.startswith, "ends with": said.endswith, "contains": said.__contains__}[
            criterion.how
        ]
        return any(like(str(part).lower()) for part in right)
    return _compared(left, criterion.how, right[0])


def _both(one: bool | None, other: bool | None) -> bool | None:
    return False if False in (one, other) else None if None in (one, other) else True


def _compared(left, how: str, right) -> bool | None:
    if right is None:
        return None
    return {
        "=": left == right, "!=": left != right, "<": left < right, "<=": left <= right, ">": left > right,
        ">=": left >= right,
    }[how] if type(left) is type(right) else None  # fmt: skip


def _worth(expression: Expression, line: dict[str, object]):
    if isinstance(expression, Named):
        return line[expression.name]
    if isinstance(expression, Calculated):
        left, right = _worth(expression.left, line), _worth(expression.right, line)
        if left is None or right is None or (expression.sign == "/" and right == 0):
            return None
        return {"+": lambda: left + right, "-": lambda: left - right, "*": lambda: left * right}.get(
            expression.sign, lambda: left / right
        )()
    return expression.value if isinstance(expression, Number) else getattr(expression, "text", None) or expression.day
