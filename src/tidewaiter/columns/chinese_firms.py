"""Names of Chinese firms in pinyin, written in one word, in syllables, or sign by sign: town, name, trade.

The same firm stands on one document as 深圳市骏光源实业有限公司, on the next as SHENZHENSHI JUNGUANGYUAN SHIYE YOUXIAN
GONGSI or SHENZHENSHIJUNGUANGYUANSHIYEYOUXIANGONGSI, and on its invoice as Shenzhen Jun Guang Yuan Industrial Co., Ltd.
Where the legal form is Chinese, what the firm does is put into English and what lies between that and the town
is one word. Elsewhere syllables that stand by themselves behind a town are, or before what a firm does.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

__all__ = ["chinese_firm", "glued_form_parted"]

_CHINESE_FORMS = frozenset({"YOUXIAN", "GUFEN"})
_GLUED_FORM = re.compile(r"(?<=[A-Z]{3})(?:GUFEN|JITUAN)?(?=YOUXIAN(?:ZEREN)?GONGSI\b)")
_IN_GLUED_FORMS = "YOUXIAN"
_TOWN = "SHI"
"""Written behind the name of a town."""
_FEWEST = 2
"""Syllables that are put together."""
_LONGEST_SYLLABLE = 6


def glued_form_parted(folded: str) -> str:
    """A folded name with a blank before a Chinese legal form that was written on to it.

    >>> glued_form_parted("SHENZHENSHIBAOZHOUKEJIYOUXIANGONGSI")
    'SHENZHENSHIBAOZHOUKEJI YOUXIANGONGSI'
    """
    if _IN_GLUED_FORMS not in folded:
        return folded
    return _GLUED_FORM.sub(lambda found: f" {found[0]}" if found[0] else " ", folded)


def chinese_firm(words: Sequence[str], form: str, *, is_trade: Callable[[str], bool]) -> list[str]:
    """The words of a folded name, with those of a Chinese firm as an English document has them.

    Args:
        words: of the name, without its legal form.
        form: the key of the legal form, or empty.
        is_trade: whether a word says what a firm does, and not which one it is.

    >>> def industrial(word): return word == "INDUSTRIAL"
    >>> chinese_firm(["SHENZHENSHI", "JUNGUANGYUAN", "SHIYE"], "YOUXIAN", is_trade=industrial)
    ['SHENZHEN', 'JUNGUANGYUAN', 'INDUSTRIES']
    >>> chinese_firm(["SHENZHEN", "JUN", "GUANG", "YUAN", "INDUSTRIAL"], "COLTD", is_trade=industrial)
    ['SHENZHEN', 'JUNGUANGYUAN', 'INDUSTRIAL']
    >>> [chinese_firm(each, "", is_trade=industrial) for each in (["BO", "DA", "KAI", "INDUSTRIAL"], ["LI", "NA"])]
    [['BODAKAI', 'INDUSTRIAL'], ['LI', 'NA']]
    """
    if form not in _CHINESE_FORMS:
        return _syllables_joined(words, is_trade)
    told: list[str] = []
    for is_pinyin, run in groupby(words, key=_in_pinyin):
        for some in _from_town_to_town(list(run)) if is_pinyin else [list(run)]:
            told += (_parted(some) or some) if is_pinyin else some
    return told


def _from_town_to_town(run: Sequence[str]) -> list[list[str]]:
    """Words in pinyin, cut before each that begins with a town: a branch stands behind its firm."""
    cuts = [at for at, word in enumerate(run) if at and any(map(word.startswith, _towns()))]
    return [list(run[start:end]) for start, end in zip((0, *cuts), (*cuts, len(run)), strict=True)]


def _syllables_joined(words: Sequence[str], is_trade: Callable[[str], bool]) -> list[str]:
    """What stands in single syllables behind the town, or before what a firm does, as one word."""
    if not words or not (words[0] in _syllables() or words[0] in _towns_by_spelling()):
        return list(words)
    alone = next((at for at, word in enumerate(words) if word not in _syllables()), len(words))
    both = "".join(words[:2]) if alone >= _FEWEST else ""  # "Wu Xi"
    long = 2 if both in _towns() else int(words[0] in _towns_by_spelling())
    town = [_towns_by_spelling()[both if long > 1 else words[0]]] if long else []
    rest = list(words[long:])
    if town and rest[:1] == [_TOWN]:
        rest.pop(0)
    alone = next((at for at, word in enumerate(rest) if word not in _syllables()), len(rest))
    if alone < _FEWEST or not (town or (alone < len(rest) and is_trade(rest[alone]))):
        return [*town, *rest]
    return [*town, "".join(rest[:alone]), *rest[alone:]]


def _parted(run: Sequence[str]) -> list[str]:
    """Town, name and trades of words in pinyin; nothing where no name is left."""
    town, name = _town_before(run)
    trades: list[str] = []
    while found := next((each for each in _trades() if name.endswith(each) and _in_pinyin(name[: -len(each)])), ""):
        trades[:0] = _trades()[found].split()
        name = name[: -len(found)]
    return [*([town] if town else []), name, *trades] if name else []


def _town_before(run: Sequence[str]) -> tuple[str, str]:
    """The town with which it begins, and what follows without the "shi" that says it is one."""
    text = "".join(run)
    for spelling, town in _towns().items():
        rest = text.removeprefix(spelling)
        if rest != text and _in_pinyin(rest):
            apart = run[0] == spelling and run[1:2] != [_TOWN]  # "Shenzhen Shida"
            behind = rest.removeprefix(_TOWN)
            return town, rest if apart or (behind and not _in_pinyin(behind)) else behind
    return "", text


@lru_cache(maxsize=65_536)
def _in_pinyin(text: str) -> bool:
    """Whether it can be cut into syllables."""
    reached = {0}
    for at in range(len(text)):
        if at in reached:
            reached |= {at + n for n in range(1, _LONGEST_SYLLABLE + 1) if text[at : at + n] in _syllables()}
    return bool(text) and len(text) in reached


@cache
def _lists() -> dict[str, dict[str, Any]]:
    return tomllib.loads((Path(__file__).parent / "chinese_firms.toml").read_text(encoding="utf-8"))


@cache
def _syllables() -> frozenset[str]:
    return frozenset(
        (initial + final).upper() for initial, finals in _lists()["syllables"].items() for final in finals.split()
    )


@cache
def _towns() -> dict[str, str]:
    """Spellings of towns, the longest first, each with the usual one."""
    places = _lists()["places"]
    told = {name: name for name in places["names"]} | places["read"]
    return {spelling.upper(): told[spelling].upper() for spelling in sorted(told, key=lambda each: (-len(each), each))}


@cache
def _towns_by_spelling() -> dict[str, str]:
    """Those, and with "shi" behind them."""
    return {spelling + end: town for spelling, town in _towns().items() for end in ("", _TOWN)}


@cache
def _trades() -> dict[str, str]:
    """Words for trades in pinyin, the longest first, each with the English ones."""
    told: dict[str, str] = _lists()["trades"]
    return {each.upper(): told[each] for each in sorted(told, key=lambda each: (-len(each), each))}
