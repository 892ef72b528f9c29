"""Descriptions in the words of another heading than the one declared.

Who declares shoes as textile waste still has to write something in the description,
because the warehouse and the buyer read it too. Which words go with which heading is
learned from earlier declarations, anew each quarter; a description is then as likely
under the declared heading as its words are, and may be far more likely under another.

The model is naive Bayes over words with additive smoothing, in tables: one row for a
word and a heading. For the best other heading only the headings that a word speaks for
most (`HEADINGS_A_WORD`) are tried, so that cost grows with the text and not with the nomenclature.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from tidewaiter.columns.blocks import ahead, quarter_number
from tidewaiter.columns.words import words
from tidewaiter.signals.recall import with_heading
from tidewaiter.signals.signal import signal
from tidewaiter.tables import declared

__all__ = ["description_against_code"]

HEADINGS_A_WORD = 4
SMOOTHING = 20.0


@signal(
    asks="Is the description in the words of another heading?",
    reads=(declared.ITEMS,),
    reason="declared under heading {hs4}, in words that earlier lines use for heading {other_hs4} "
    "(words known: {known_words:.0f}, log odds {score:.1f})",
)
def description_against_code(items: ir.Table, *, quarters: int = 4, min_texts: int = 3) -> ir.Table:
    """Score the log odds of the best other heading against the declared one, given the words.

    Learned from the distinct descriptions of the `quarters` quarters before. A word speaks for a
    heading only if at least `min_texts` descriptions used it there. Lines without description
    or code, or without any word that speaks for another heading, have no row.
    """
    described = with_heading(items.filter(_.description.notnull(), _.hs6.notnull())).select(
        "item_id", "description", "hs4", quarter=quarter_number(_.declared_on)
    )
    # one line stands for all that say the same under the same heading in the same quarter
    texts = described.group_by(["description", "hs4", "quarter"]).aggregate(text_id=_.item_id.min())
    mentions = texts.mutate(word=words(texts.description).unnest()).drop("description").distinct()
    learned = _learned(mentions, quarters=quarters, min_texts=min_texts)
    own = _own(mentions, learned)
    best = _best_other(mentions, own, learned)
    told = described.join(texts, ["description", "hs4", "quarter"]).join(best, "text_id")
    return told.select("item_id", "score", "hs4", "other_hs4", "known_words")


def _learned(mentions: ir.Table, *, quarters: int, min_texts: int) -> ir.Table:
    """What each quarter knows of a word under a heading.

    Under a heading a word has the share (seen + weight * usual) / (of_heading + weight). The log of its
    ratio to the usual share has a part of the word, `evidence`, and one of the heading alone,
    `base`. Rows: what was said in the quarter itself (`asked`), and what was said often before (`spoken`).
    """
    counts = mentions.group_by(["word", "hs4", "quarter"]).aggregate(texts=_.count())
    past = ahead(counts, "quarter", blocks=quarters).mutate(asked=ibis.literal(False))
    now = counts.mutate(texts=ibis.literal(0, "int64"), asked=ibis.literal(True))
    known = past.union(now.select(*past.columns)).group_by(["word", "hs4", "quarter"])
    known = known.aggregate(seen=_.texts.sum(), asked=_.asked.any())
    known = known.mutate(spoken=known.seen >= min_texts).filter(_.asked | _.spoken)
    known = known.join(_past(counts, ["word", "quarter"], quarters=quarters, into="of_word"), ["word", "quarter"])
    known = known.left_join(_past(counts, ["hs4", "quarter"], quarters=quarters, into="of_heading"), ["hs4", "quarter"])
    known = known.join(_past(counts, ["quarter"], quarters=quarters, into="of_all"), "quarter")
    weight = ibis.literal(SMOOTHING, "float64")
    usual = known.of_word.cast("float64") / known.of_all.cast("float64")
    of_heading = known.of_heading.fill_null(0).cast("float64")
    return known.select(
        *("word", "hs4", "quarter", "asked", "spoken"),
        evidence=(known.seen.cast("float64") / (weight * usual) + ibis.literal(1.0, "float64")).ln(),
        base=(weight / (of_heading + weight)).ln(),
    )


def _past(counts: ir.Table, key: list[str], *, quarters: int, into: str) -> ir.Table:
    """How many mentions each key had in the quarters before each quarter."""
    texts = counts.group_by(key).aggregate(texts=_.texts.sum())
    return ahead(texts, "quarter", blocks=quarters).group_by(key).aggregate(**{into: _.texts.sum()})


def _own(mentions: ir.Table, learned: ir.Table) -> ir.Table:
    """For each text: its known words, and how well the declared heading explains them."""
    told = mentions.join(learned.filter(_.asked), ["word", "hs4", "quarter"])
    return told.group_by(["text_id", "hs4"]).aggregate(own=(told.evidence + told.base).sum(), known_words=told.count())


def _best_other(mentions: ir.Table, own: ir.Table, learned: ir.Table) -> ir.Table:
    """For each text: the other heading that explains its words best, and by how much better."""
    order = [ibis.desc("strength"), ibis.asc("hs4")]
    window = ibis.window(group_by=["word", "quarter"], order_by=order)
    spoken = learned.filter(_.spoken).mutate(strength=_.evidence + _.base)
    spoken = spoken.mutate(place=ibis.row_number().over(window)).filter(_.place < HEADINGS_A_WORD)
    spoken = spoken.select("word", "quarter", "evidence", "base", other_hs4="hs4")
    tried = mentions.join(spoken, ["word", "quarter"]).filter(_.other_hs4 != _.hs4)
    tried = tried.group_by(["text_id", "other_hs4"]).aggregate(evidence=_.evidence.sum(), base=_.base.max())
    tried = tried.join(own, "text_id")
    # a word that does not speak for the heading counts as never seen there, which favours the declared one
    score = tried.evidence + tried.known_words.cast("float64") * tried.base - tried.own
    answer = ibis.struct({"score": score, "other_hs4": tried.other_hs4, "known_words": tried.known_words})
    # the greatest struct is that with the highest score; equal scores are parted by the code
    best = tried.group_by("text_id").aggregate(best=answer.max())
    return best.select("text_id", **{name: best.best[name] for name in ("score", "other_hs4", "known_words")})
