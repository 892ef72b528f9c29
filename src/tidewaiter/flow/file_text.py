"""The text of a file that a person hands in: which encoding it is in, and a refusal where that cannot be told.

Export programs write Windows-1252 for Western Europe, and a dozen other encodings elsewhere, none of which says so.
Read as the wrong one, every name is another, nothing meets, and the answer looks as good as a right one. So what
is neither UTF-8 nor plausibly Western is not guessed at.
"""

from __future__ import annotations

import codecs
import re

from tidewaiter.errors import FileRefusedError, UsageError

__all__ = ["text_of"]

_BEYOND_PLAIN = re.compile(rb"[\x80-\xff]")
_LONG_RUNS = re.compile(rb"[\x80-\xff]{3,}")
"""Western words have one accent, at most two side by side; Cyrillic and Chinese ones are nothing else."""
_WESTERN = re.compile(
    rb"[\xc0-\xd6\xd8-\xf6\xf8-\xff\x80\x85\x8a\x8c\x8e\x91-\x97\x99-\x9c\x9e-\xaa\xab-\xae\xb0\xb4\xb7\xba\xbb\xbf]"
)
"""Letters, quotation marks, dashes, degrees and the like in Windows-1252."""
_MOST_STRANGE = 0.2


def text_of(content: bytes, *, name: str, encoding: str = "") -> str:
    """The file as text.

    Args:
        content: the file's bytes.
        name: of the file, for a refusal.
        encoding: what the person said; else UTF-8, UTF-16 with its mark, or Windows-1252 where it is plausible.

    Raises:
        FileRefusedError: the file is in none of these, or not in that which was said.
        UsageError: there is no such encoding.
    """
    if encoding:
        return _said(content, name=name, encoding=encoding)
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        if not _plausibly_western(content):
            raise FileRefusedError(
                f"{name} is not UTF-8, and which of the world's other encodings it is in cannot be told for certain; "
                "save it as UTF-8 ('CSV UTF-8' in a spreadsheet), or say it: --encoding gb18030 or big5 (Chinese), "
                "shift_jis (Japanese), euc_kr (Korean), cp1251 (Cyrillic), cp1256 (Arabic), cp1253 (Greek), cp1250 "
                "(Central Europe), cp1252 (Western Europe)"
            ) from None
        return content.decode("cp1252", errors="replace")


def _said(content: bytes, *, name: str, encoding: str) -> str:
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except LookupError:
        raise UsageError(f"there is no encoding {encoding!r}; usual ones are utf-8, gb18030, cp1251, cp1252") from None
    except UnicodeDecodeError:
        raise FileRefusedError(
            f"{name} is not written in {encoding}; say another --encoding, or leave it out"
        ) from None


def _plausibly_western(content: bytes) -> bool:
    strange = len(_BEYOND_PLAIN.findall(content)) - len(_WESTERN.findall(content))
    in_runs = sum(len(run) for run in _LONG_RUNS.findall(content))
    return max(strange, in_runs) <= _MOST_STRANGE * len(_BEYOND_PLAIN.findall(content))
