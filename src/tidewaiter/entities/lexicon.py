"""What the words of names tell, learned once from all names and kept for the days that follow.

Which word is another's misspelling, and how many bits a word tells, follow from how often words are said: learned
anew every day, they would change what is known of every profile. So they are learned with the model and stand as long
as it does; a word that nobody had then is taken as if one name had it. What is found for a profile is then the same
on whatever day, and in whatever company, it comes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import chain
from typing import Any

from tidewaiter.entities.blanks import Blanks
from tidewaiter.entities.company import Company
from tidewaiter.entities.cut_short import words_cut_short
from tidewaiter.entities.initials import Initials
from tidewaiter.entities.large_firms import words_of_large_firms
from tidewaiter.entities.namesakes import Namesakes
from tidewaiter.entities.own_addresses import OwnAddresses
from tidewaiter.entities.shared_addresses import SharedAddresses
from tidewaiter.entities.shared_numbers import SharedNumbers
from tidewaiter.entities.telling_words import (
    bits_of_unseen,
    bits_of_words,
    counted_words,
    in_spaces,
    is_generic,
    meant_words,
    prior_of,
    spaced_words,
)
from tidewaiter.entities.two_scripts import MARK, met_across_scripts
from tidewaiter.entities.varieties import heard_in, varieties_of

__all__ = ["Lexicon", "lexicon_of"]


@dataclass(slots=True)
class Lexicon:
    """Words as they were counted, their misspellings, which of one sound are two, what each sound tells, and whether
    it is one of our lists; in what company profiles were seen, which addresses and numbers are those of many, which
    names several bear, and which of these are told apart by their address alone; and the words by which blanks are put
    right.

    An empty one learns from the first names that it hears. Sounds keep their place in `bits`, by which
    features name them; later ones stand behind.
    """

    spaced: dict[str, str] = field(default_factory=dict)
    counted: dict[str, int] = field(default_factory=dict)
    meant: dict[str, str] = field(default_factory=dict)
    varieties: dict[str, list[str]] = field(default_factory=dict)
    bits: dict[str, float] = field(default_factory=dict)
    generic: dict[str, bool] = field(default_factory=dict)
    world_bits: float = 0.0
    blanks: Blanks = field(default_factory=Blanks)
    company: Company = field(default_factory=Company)
    initials: Initials = field(default_factory=Initials)
    shared_addresses: SharedAddresses = field(default_factory=SharedAddresses)
    shared_numbers: SharedNumbers = field(default_factory=SharedNumbers)
    namesakes: Namesakes = field(default_factory=Namesakes)
    own_addresses: OwnAddresses = field(default_factory=OwnAddresses)

    def __bool__(self) -> bool:
        return self.world_bits > 0

    def respaced(self, words: Sequence[Sequence[str]], behind: Sequence[frozenset[str]] = ()) -> list[Sequence[str]]:
        """The words of names with blanks where most other names have them, and for first letters what they stand for.

        Args:
            words: of each name.
            behind: for each name, the words behind its legal form, by which no name is another.
        """
        if not self:
            self.spaced = spaced_words(words)
            self.spaced = words_of_large_firms(self._in_spaces(words), behind, self.spaced)
            self.spaced |= words_cut_short(self._in_spaces(words))
        return self._in_spaces(words)

    def _in_spaces(self, words: Sequence[Sequence[str]]) -> list[Sequence[str]]:
        asked = {key.split(" ")[0] for key in self.spaced}
        return [name if asked.isdisjoint(name) else in_spaces(name, self.spaced) for name in words]

    def heard(self, words: Sequence[Sequence[str]], behind: Sequence[frozenset[str]] = ()) -> list[list[str]]:
        """The sounds of each name's words, misspellings replaced by the word that was meant.

        Args:
            words: of each name.
            behind: for each name, the words behind its legal form, by which no name is another.
        """
        learning = not self
        vocabulary = dict.fromkeys(chain.from_iterable(words))
        known = {word for word in vocabulary if word[:1] == MARK} if learning else self._across
        if known:
            words = [met_across_scripts(name, known) for name in words]
            vocabulary = dict.fromkeys(chain.from_iterable(words))
        if not learning:
            meant = self.meant | meant_words(self.counted, [word for word in vocabulary if word not in self.counted])
        else:
            self.counted = counted_words(words)
            meant = self.meant = meant_words(self.counted)
        spoken = {word: meant.get(word, word) for word in vocabulary}
        if learning:
            self.varieties = varieties_of(dict.fromkeys(spoken.values()), self.counted)
        heard_as = {word: heard_in(self.varieties, right) for word, right in spoken.items()}
        sounds = [list(map(heard_as.__getitem__, name)) for name in words]
        said = dict.fromkeys((heard_as[word], right) for word, right in spoken.items())
        if learning:
            late = [
                [word in told for word in name] if told else ()
                for name, told in zip(words, behind or [frozenset[str]()] * len(words), strict=True)
            ]
            prior: dict[str, float] = {}
            for heard, word in said:
                prior[heard] = max(prior.get(heard, 0.0), prior_of(word))
                self.generic[heard] = self.generic.get(heard, False) or is_generic(word)
            self.bits, self.world_bits = bits_of_words(sounds, prior, late)
        for heard, word in said:
            if heard not in self.bits:
                self.generic[heard] = self.generic.get(heard, False) or is_generic(word)
                self.bits[heard] = bits_of_unseen(word, self.world_bits)
        return sounds

    def initials_tell(
        self, names: Sequence[str], shorts: Sequence[str], letters: Sequence[tuple[str, ...]]
    ) -> list[float]:
        """What the first letters of each name tell, in bits; see `Initials`.

        Args:
            names: by which one that is written twice is counted once.
            shorts: for each name, its letters, if they are so few that they may stand for words.
            letters: for each name, the ways in which it is cut down to first letters.
        """
        if not self.initials:
            counts: Counter[str] = Counter()
            for word, count in self.counted.items():
                counts[word[0]] += count
            self.initials.learn(dict.fromkeys(zip(names, shorts, letters, strict=True)).keys(), counts)
        bits = {told: self.initials.bits(told) + self.world_bits for told in set(letters)}
        return [bits[told] for told in letters]

    def facts(self) -> dict[str, object]:
        """As it is written to a file; `lexicon_of` reads it."""
        names = ("spaced", "counted", "meant", "varieties", "bits", "generic", "world_bits")
        return {name: getattr(self, name) for name in names} | {
            "blanks": asdict(self.blanks),
            "company": asdict(self.company),
            "initials": asdict(self.initials),
            "shared_addresses": asdict(self.shared_addresses),
            "shared_numbers": asdict(self.shared_numbers),
            "namesakes": asdict(self.namesakes),
            "own_addresses": asdict(self.own_addresses),
        }

    @property
    def _across(self) -> set[str]:
        return {word for word in self.counted if word[:1] == MARK}


def lexicon_of(facts: Mapping[str, Any]) -> Lexicon:
    """A lexicon from what `Lexicon.facts` gave."""
    parts = {
        "blanks": Blanks(**facts["blanks"]),
        "company": Company(**facts["company"]),
        "initials": Initials(**facts["initials"]),
        "shared_addresses": SharedAddresses(**facts["shared_addresses"]),
        "shared_numbers": SharedNumbers(**facts["shared_numbers"]),
        "namesakes": Namesakes(**facts["namesakes"]),
        "own_addresses": OwnAddresses(**facts["own_addresses"]),
    }
    return Lexicon(**{**facts, **parts})
