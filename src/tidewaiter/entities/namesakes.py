"""Names that several parties bear, as their addresses and numbers show: "Mercy Community Hospital" of two dozen towns.

How telling a name is follows from how many bear it, not from how often it is written. One party under one name may be
written a hundred times, at two addresses or under two numbers; but who is written with a dozen towns, telephones and
numbers that never come together is a dozen parties. Such bearers are counted: ways of writing one name that have
a house, a postcode, a number, a telephone, an e-mail or a day of birth in common are one bearer's, over any chain of
such. A town holds together only those that say nothing nearer: a dozen surgeries of York are "York Dental Care".
Where numbers or days of birth are given under the name, these alone say who is another: branches of one firm have
towns and telephones of their own, and its number. A few slips make no bearers: what counts is how likely two ways of
writing the name are one bearer's, and a whole name tells no more than picks that one out of all.

Source:
    Winkler (2000), "Frequency-Based Matching in Fellegi-Sunter Model of Record Linkage", Census Bureau RR2000/06, for
    weights by how often a name is there; counted here by bearers, as records of one party repeat themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

__all__ = ["Namesakes"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_FEWEST = 2.2
"""Bearers, as many alike would be, from which a name is that of several: two may be one that moved."""
_BESIDE = " + "
"""Between a name and its legal form."""
_OWN = ("identifier", "birth_date")
"""What a party has but once."""
_HELD_TOGETHER_BY = (*_OWN, "postcode", "phone", "email", "domain")


@dataclass(slots=True)
class Namesakes:
    """How many bear each name that several bear (words of the name, sorted); `None` before it was learned."""

    bearers: dict[str, float] | None = None

    def told(self, columns: Mapping[str, pa.Array]) -> dict[str, pa.Array]:
        """For each profile by how many bits less its whole name tells, alone and with its form.

        It is 0 where no others bear it.

        Args:
            columns: features of n profiles: `name_sorted`, `legal_form` and those that hold ways of writing together.
                If nothing was learned yet, it is learned from these.
        """
        names = columns["name_sorted"].dictionary_encode()
        with_form = _with_form(names, columns["legal_form"].dictionary_encode())
        if self.bearers is None:
            said = _held_together_by(columns)
            own = np.logical_or.reduce([np.asarray(columns[name].is_valid()) for name in _OWN])
            several = _borne_by_several(names, said, own)
            self.bearers = dict(sorted((several | _borne_by_several(with_form, said, own)).items()))
        bits = self._bits(names)
        told = np.asarray(with_form.is_valid())
        return {
            "namesake_bits": pa.array(bits),
            "namesake_form_bits": pa.array(np.where(told, self._bits(with_form), bits)),
        }

    def _bits(self, names: pa.DictionaryArray) -> Floats:
        bearers = self.bearers or {}
        bits = np.array([np.log2(bearers.get(name, 1.0)) for name in names.dictionary.to_pylist()] + [0.0])
        told: Floats = bits[_codes(names)]
        return told


def _codes(texts: pa.DictionaryArray) -> Ints:
    """The number of each text, -1 where there is none."""
    codes: Ints = texts.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    return codes


def _with_form(names: pa.DictionaryArray, forms: pa.DictionaryArray) -> pa.DictionaryArray:
    """Names with their legal forms behind them; none where no form is told."""
    name, form = _codes(names), _codes(forms)
    both = (name >= 0) & (form >= 0)
    pairs, codes = np.unique(name[both] * len(forms.dictionary) + form[both], return_inverse=True)
    which, behind = np.divmod(pairs, max(len(forms.dictionary), 1))
    texts = pc.binary_join_element_wise(
        names.dictionary.take(pa.array(which)), forms.dictionary.take(pa.array(behind)), _BESIDE
    )
    whose = np.zeros(len(name), dtype=np.int32)
    whose[both] = codes
    return pa.DictionaryArray.from_arrays(pa.array(whose, mask=~both), texts)


def _held_together_by(columns: Mapping[str, pa.Array]) -> list[pa.Array]:
    building = pc.binary_join_element_wise(columns["house"], columns["street"], "|")
    nearer = [building, *(columns[name] for name in _HELD_TOGETHER_BY)]
    return [*nearer, _where_nothing_is_nearer(columns["town"], nearer)]


def _borne_by_several(names: pa.DictionaryArray, said: list[pa.Array], own: NDArray[np.bool_]) -> dict[str, float]:
    """Names that several bear, each with how many do."""
    count = _bearers(_codes(names), said, own, count=len(names.dictionary))
    several = np.flatnonzero(count >= _FEWEST)
    words = names.dictionary.take(pa.array(several)).to_pylist()
    return dict(zip(words, count[several].round(6).tolist(), strict=True))


def _where_nothing_is_nearer(towns: pa.Array, nearer: list[pa.Array]) -> pa.Array:
    """The towns of those who say nothing by which one of a town is told from the others there."""
    alone = np.logical_and.reduce([np.asarray(column.is_null()) for column in nearer])
    return pc.if_else(pa.array(alone), towns, pa.scalar(None, pa.string()))


def _bearers(name: Ints, held_together_by: list[pa.Array], own: NDArray[np.bool_], *, count: int) -> Floats:
    """How many bear each name: so many as, alike, would make two of its ways as seldom one bearer's as these are.

    Args:
        name: the number of each profile's name, -1 if it has none.
        held_together_by: what each profile says of itself; equal texts under one name are one bearer's.
        own: whether a profile says something that its party has but once.
        count: names.
    """
    ends: list[tuple[Ints, Ints]] = []
    nodes = len(name)
    speaks = np.zeros(len(name), dtype=np.bool_)
    for texts in held_together_by:
        said = texts.dictionary_encode()
        code = said.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
        rows = np.flatnonzero((code >= 0) & (name >= 0))
        speaks[rows] = True
        _, fact = np.unique(name[rows] * (len(said.dictionary) + 1) + code[rows], return_inverse=True)
        ends.append((rows, nodes + fact))
        nodes += int(fact.max(initial=-1)) + 1
    one, other = (np.concatenate(side) for side in zip(*ends, strict=True))
    graph = coo_matrix((np.ones(len(one), dtype=np.int8), (one, other)), shape=(nodes, nodes))
    part = connected_components(graph, directed=False)[1]
    own = own & (name >= 0)
    numbered = np.bincount(name[own], minlength=count) > 0
    rows = np.flatnonzero(speaks)
    rows = rows[own[rows] | ~numbered[name[rows]]]
    _, first, size = np.unique(part[rows], return_index=True, return_counts=True)
    whose = name[rows[first]]
    total = np.bincount(whose, weights=size, minlength=count)
    together = np.bincount(whose, weights=size.astype(np.float64) ** 2, minlength=count)
    return total**2 / np.maximum(together, 1.0)
