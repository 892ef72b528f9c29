"""A column of texts in numbers, with what is asked of its different texts: lengths, letters, beginnings and ends."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

__all__ = ["Column"]

Ints = NDArray[np.int64]
Codes = NDArray[np.int32]
Bits = NDArray[np.uint64]
Bools = NDArray[np.bool_]
_LETTERS = 64
_LAST_PLAIN = 127
_STATE = r"\S (?P<state>[A-Z]{2}|NSW|VIC|QLD|TAS|ACT)$"
"""The code of a state or province: two letters in the United States, Canada, Brazil and Italy, three in most of
Australia's."""


class Column:
    """A column of texts as numbers from 1, 0 where there is none, with what its different texts are."""

    def __init__(self, values: pa.ChunkedArray) -> None:
        whole = values.combine_chunks()
        encoded = whole if pa.types.is_dictionary(whole.type) else whole.dictionary_encode()
        self.codes: Codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32) + 1
        self.dictionary: pa.Array = encoded.dictionary
        self._in_other: tuple[Column, Codes] | None = None

    @cached_property
    def texts(self) -> list[str]:
        """By number; the text of 0 is empty."""
        return ["", *self.dictionary.to_pylist()]

    @cached_property
    def lengths(self) -> Codes:
        """Letters of each text."""
        return np.append(np.int32(0), pc.utf8_length(self.dictionary).to_numpy()).astype(np.int32)

    @cached_property
    def first(self) -> Codes:
        """First letter of each text."""
        return np.array([ord(text[0]) if text else 0 for text in self.texts], dtype=np.int32)

    @cached_property
    def letters(self) -> Bits:
        """Which letters each text has, a bit for each: one slip of the pen changes two of them at most."""
        return self._marked(lambda signs, _: signs % _LETTERS)

    @cached_property
    def neighbours(self) -> Bits:
        """Which letters follow which in each text: one slip of the pen changes six of these pairs at most."""
        return self._marked(lambda signs, following: (signs * 31 + following) % _LETTERS, last=False)

    def _marked(self, place: Callable[[Ints, Ints], Ints], *, last: bool = True) -> Bits:
        """A mark for each text; signs beyond plain Latin letters share one bit and so decide nothing."""
        texts = self.dictionary.cast(pa.large_string())
        if not len(texts):
            return np.zeros(1, dtype=np.uint64)
        _, places, content = texts.buffers()
        offsets = np.frombuffer(places, dtype=np.int64)[texts.offset : texts.offset + len(texts) + 1]
        signs = np.frombuffer(content, dtype=np.uint8)[: offsets[-1]].astype(np.int64)
        following = np.append(signs[1:], 0)
        marks = np.uint64(1) << place(signs, following).astype(np.uint64)
        marks[(signs > _LAST_PLAIN) | ((following > _LAST_PLAIN) & (not last))] = 1
        if not last:
            marks[offsets[1:][offsets[1:] > offsets[:-1]] - 1] = 0
        told = np.zeros(len(texts) + 1, dtype=np.uint64)
        filled = np.flatnonzero(offsets[1:] > offsets[:-1])
        told[filled + 1] = np.bitwise_or.reduceat(marks, offsets[:-1][filled])
        return told

    def starts(self, length: int) -> Codes:
        """Numbers of the first letters of each text, by the number of the text; 0 for texts that are shorter."""
        return self._parts(pc.utf8_slice_codeunits(self.dictionary, 0, length), length)

    def ends(self, length: int) -> Codes:
        """The same for the last letters."""
        return self._parts(pc.utf8_slice_codeunits(self.dictionary, -length), length)

    @cached_property
    def states(self) -> Codes:
        """Numbers of the code of a state behind each text ("NEWPORT KY", "RICHMOND NSW"); 0 where there is none."""
        found = pc.struct_field(pc.extract_regex(self.dictionary, _STATE), "state").dictionary_encode().indices
        return np.append(np.int32(0), found.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32) + np.int32(1))

    def _parts(self, parts: pa.Array, length: int) -> Codes:
        long_enough = pc.greater_equal(pc.utf8_length(self.dictionary), length)
        numbers = pc.if_else(long_enough, parts, pa.scalar(None, pa.string())).dictionary_encode().indices
        codes = numbers.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32) + np.int32(1)
        return np.append(np.int32(0), codes)

    def in_terms_of(self, other: Column) -> tuple[Codes, Codes]:
        """This column in the numbers of another, 0 for texts that the other has not, and the other."""
        if self._in_other is None or self._in_other[0] is not other:
            found = pc.index_in(self.dictionary, other.dictionary).fill_null(-1).to_numpy(zero_copy_only=False)
            self._in_other = other, np.append(np.int32(0), found.astype(np.int32) + 1)[self.codes]
        return self._in_other[1], other.codes

    def among(self, wanted: frozenset[str]) -> Bools:
        """For each text, whether it is one of these."""
        return np.array([text in wanted for text in self.texts], dtype=bool)
