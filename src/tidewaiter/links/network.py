"""The network as numbers: nodes in a row, ties as a sparse matrix, cut off at a day.

Ties are kept once, in one direction, and walked in both: half the memory of a symmetric matrix.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import scipy.sparse as sparse

from tidewaiter.columns.day_numbers import day_number

__all__ = ["Network", "Ties", "coded_ties", "network_of", "node_numbers"]

Ints = npt.NDArray[np.int32]
Days = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Ties:
    """Ties between numbered nodes in the order in which they became known.

    Attributes:
        nodes: names of the nodes; a node's number is its place.
        source: numbers of the one end.
        target: numbers of the other end.
        known: days (since 1970) on which each tie became known, rising.
        until: days on which each ended, as a person parted its two; far off for those that last.
        kind: what kind of tie each is.
    """

    nodes: pa.StringArray
    source: Ints
    target: Ints
    known: Days
    until: Days
    kind: npt.NDArray[np.str_]

    def before(self, day: date, *, without: str = "") -> Network:
        """The network of what was known strictly before a day, ties of the kind `without` left out."""
        today = np.int32(day_number(day))
        last = int(np.searchsorted(self.known, today, side="left"))
        kept = np.flatnonzero((self.kind[:last] != without) & (self.until[:last] >= today))
        return network_of(self.source[kept], self.target[kept], nodes=len(self.nodes))


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes and ties without direction.

    Attributes:
        ties: n x n, an entry for each tie in one direction.
        degree: number of ties of each node; 0 is a node that was not seen yet.
    """

    ties: sparse.csr_matrix
    degree: Ints

    @property
    def seen(self) -> npt.NDArray[np.bool_]:
        """Which nodes have a tie at all."""
        return self.degree > 0


def network_of(source: Ints, target: Ints, *, nodes: int) -> Network:
    """Ties between numbered nodes as a network; a tie that is given twice, either way round, counts once.

    What ties a node to itself, as a firm that sells to itself, is left out: nothing reaches anybody over it.
    """
    apart = source != target
    source, target = source[apart], target[apart]
    ends = np.minimum(source, target), np.maximum(source, target)
    ties = sparse.csr_matrix((np.ones(len(source), dtype=np.float32), ends), shape=(nodes, nodes))
    ties.data[:] = 1.0
    degree = np.bincount(ties.indices, minlength=nodes) + np.diff(ties.indptr)
    return Network(ties, degree.astype(np.int32))


def coded_ties(ties: pa.Table) -> Ties:
    """Ties by name (`kind`, `source`, `target`, `known_on`, `known_until`) by number, in the order of days."""
    both = pa.chunked_array([*ties["source"].chunks, *ties["target"].chunks], pa.string())
    coded = both.dictionary_encode().unify_dictionaries().combine_chunks()
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.chunk(0) if coded.num_chunks else pa.DictionaryArray.from_arrays(pa.array([], pa.int32()), [])
    numbers = np.asarray(coded.indices, dtype=np.int32)
    known = np.asarray(ties["known_on"].cast(pa.int32()), dtype=np.int32)
    until = np.asarray(pc.fill_null(ties["known_until"].cast(pa.int32()), np.iinfo(np.int32).max), dtype=np.int32)
    order = np.argsort(known, kind="stable")
    source, target = numbers[: len(known)], numbers[len(known) :]
    kind = np.asarray(ties["kind"].to_numpy(), dtype=np.str_)
    return Ties(
        coded.dictionary.cast(pa.string()), source[order], target[order], known[order], until[order], kind[order]
    )


def node_numbers(names: pa.Array | pa.ChunkedArray, nodes: pa.StringArray) -> Ints:
    """The number of each name, or -1 where it is empty or no node."""
    return np.asarray(pc.fill_null(pc.index_in(names, value_set=nodes), -1), dtype=np.int32)
