"""Text inside the engine: names folded so that spellings meet, and descriptions cut into words.

`terms.folding` does the same to single values in Python; here it is written in
functions that every engine has, over the Latin accents that trade documents use.
"""

from __future__ import annotations

import ibis.expr.types as ir

__all__ = ["compacted", "folded", "words"]

_ACCENTED = "ÀÁÂÃÄÅĀĂĄÇĆČĎĐÈÉÊËĒĖĘĚĞÌÍÎÏĪĮİŁÑŃŇÒÓÔÕÖØŌŐŔŘŚŞŠȘŢŤȚÙÚÛÜŪŮŰŲÝŸŹŻŽ"
_PLAIN = "AAAAAAAAACCCDDEEEEEEEEGIIIIIIILNNNOOOOOOOORRSSSSTTTUUUUUUUUYYZZZ"
_LONGEST_TEXT = 400


def folded(text: ir.StringValue) -> ir.StringValue:
    """Capitals without accents, words parted by one space; `&` is the word AND."""
    joined = text.re_replace("['’‘`´]", "").replace("&", " AND ").upper().translate(_ACCENTED, _PLAIN)
    return joined.re_replace(r"[^\p{L}\p{N}]+", " ").strip()


def compacted(text: ir.StringValue) -> ir.StringValue:
    """Capitals and digits alone: how an identifier is compared."""
    return text.upper().re_replace(r"[^\p{L}\p{N}]+", "")


def words(text: ir.StringValue) -> ir.ArrayValue:
    """The words of a description, folded, without figures and without a plural S; only its first 400 letters.

    A word has at least two letters. Words that occur twice are given twice.
    """
    letters = folded(text.left(_LONGEST_TEXT)).re_replace(r"[^\p{L} ]+", " ")
    singular = letters.re_replace(r"(\p{L}{3})S( |$)", r"\1 ").re_replace(r" +", " ").strip()
    return singular.split(" ").filter(lambda word: word.length() >= 2)
