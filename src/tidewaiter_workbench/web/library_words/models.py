"""The library's sentences on models. Written by `scripts/library_words.py`."""

from __future__ import annotations

from django.utils.translation import gettext_noop

__all__ = ["LIBRARY"]

LIBRARY = (
    gettext_noop("lines declared for {who}, older ones counting less"),
    gettext_noop("inspection results for {who}, older ones counting less"),
    gettext_noop("violations found for {who}, older ones counting less"),
    gettext_noop("how much of what was declared for {who} has an inspection result"),
    gettext_noop("whether more (above 0) or less is declared for {who} than usual"),
    gettext_noop("share of inspections that found a violation, for {who}"),
    gettext_noop("share of inspections that found a violation in the last weeks, for {who}"),
    gettext_noop("whether violations are becoming more frequent (above 0) or rarer for {who}"),
    gettext_noop("revenue recovered per inspection, for {who}"),
    gettext_noop("part of this importer's lines that is of this heading"),
    gettext_noop("part of these goods that comes from this origin"),
    gettext_noop("price per kilogram against what is usual for {who}, in spreads (below 0: cheaper)"),
    gettext_noop("days since the last declaration for {who} (empty for a newcomer)"),
    gettext_noop("days since the last inspection result for {who} (empty if there is none)"),
    gettext_noop("days since the last violation found for {who} (empty if there is none)"),
    gettext_noop("days since the first declaration for {who} (0 for a newcomer)"),
    gettext_noop("all declarations"),
    gettext_noop("this exporter or seller"),
    gettext_noop("this customs office"),
    gettext_noop("goods of this heading (HS4)"),
    gettext_noop("these goods (HS6)"),
    gettext_noop("these goods from this origin"),
    gettext_noop("this importer with this heading"),
    gettext_noop("exactly this line (code, origin, rate, mass and price)"),
    gettext_noop("violations per inspection, just as they were: {kind}"),
    gettext_noop("score of detector {name}"),
    gettext_noop("surprise of detector {name}"),
    gettext_noop("mean score of detector {name} on the seller's lines of the year before"),
    gettext_noop("share of the seller's lines of the year before that were odd to detector {name}"),
    gettext_noop("it sums up past declarations and past findings"),
    gettext_noop(
        "it tells of firms: what was found of those that share an address, a telephone or a trade, and "
        "how many they are"
    ),
    gettext_noop("it is a detector's answer about the goods, the price or the journey"),
    gettext_noop("it tells what detectors made of the goods, prices and journeys of the seller's earlier lines"),
    gettext_noop("declared values are what duty is assessed on"),
    gettext_noop("it describes the goods"),
    gettext_noop("it is a choice of the declarant in the declaration"),
    gettext_noop("it describes the journey of the goods"),
    gettext_noop("{meaning} (of the last run, earlier days have none)"),
    gettext_noop("share of earlier lines at least as odd, says detector {name}"),
    gettext_noop("score of detector {name}, higher is more suspect"),
    gettext_noop("line number within the declaration, from 1"),
    gettext_noop("acceptance date of the declaration"),
    gettext_noop("customs office that receives the declaration"),
    gettext_noop("entry type or customs procedure, source's code"),
    gettext_noop("import type or regime, source's code"),
    gettext_noop("declared use of the goods, source's code"),
    gettext_noop("how duty is paid, source's code"),
    gettext_noop("mode of transport at the border, source's code"),
    gettext_noop("importer as identified in the source (number, or else name key)"),
    gettext_noop("seller or exporter as identified in the source (number, or else name key)"),
    gettext_noop("declarant or customs broker as identified in the source"),
    gettext_noop("carrier or courier as identified in the source"),
    gettext_noop("commodity code, 6 to 12 digits, no punctuation"),
    gettext_noop("first six digits of the commodity code"),
    gettext_noop("goods description as declared"),
    gettext_noop("quantity in `quantity_unit`"),
    gettext_noop("unit of quantity, source's code"),
    gettext_noop("declared value of the line in `currency`"),
    gettext_noop("ISO 4217 code of `invoice_value`"),
    gettext_noop("declared value in the lake's currency"),
    gettext_noop("declared ad valorem rate of duty"),
    gettext_noop("declared duty"),
    gettext_noop("tariff treatment or preference claimed, source's code"),
    gettext_noop("country of origin, ISO 3166 alpha-2"),
    gettext_noop("how origin is marked or proved, source's code"),
    gettext_noop("country of dispatch, ISO 3166 alpha-2"),
    gettext_noop("country of destination, ISO 3166 alpha-2"),
    gettext_noop("port or place of lading, as the source names it"),
    gettext_noop("port or place of entry, as the source names it"),
    gettext_noop("container number (ISO 6346) when one is declared and valid"),
    gettext_noop("bill of lading or air waybill number"),
    gettext_noop("AD/CVD case number declared, if any"),
    gettext_noop("bond, surety or account that secures or pays the duty, as declared"),
    gettext_noop("heading: first four digits of the commodity code"),
    gettext_noop("chapter: first two digits of the commodity code"),
    gettext_noop("violations at the same addresses, telephones and e-mails, decayed"),
    gettext_noop("results at the same, decayed"),
    gettext_noop("since the importer first bought from the seller"),
    gettext_noop("empty the first time"),
    gettext_noop("since the importer's address was first seen"),
    gettext_noop("since the importer's telephone was first seen"),
    gettext_noop("since the seller was first seen"),
    gettext_noop("since the seller's address was first seen"),
    gettext_noop("since the seller first sold these goods (HS6)"),
    gettext_noop("since the seller's goods first came through the declarant"),
    gettext_noop("traders that hang together with the importer over addresses and telephones"),
    gettext_noop("violations of these, decayed"),
    gettext_noop("results of these, decayed"),
    gettext_noop("empty if none is within reach"),
    gettext_noop("the series it would continue"),
    gettext_noop("calibrated probability of a violation"),
    gettext_noop("lower end of the interval"),
    gettext_noop("upper end of the interval"),
    gettext_noop("expected recovery if inspected"),
    gettext_noop(
        "how likely each line was to be inspected is not on record, so the figures speak of lines like "
        "those that were inspected, not of all declarations"
    ),
    gettext_noop("no revenue is recorded with these results"),
    gettext_noop("only {violations} violations: the intervals are wide for a reason"),
    gettext_noop(
        "trees also grew on {count} lines that nobody opened, declared by the importer of a violation "
        "from the same seller before it was known, each as if it had been found, for {weight} of a line"
    ),
    gettext_noop("equal, as no propensity of inspection is recorded"),
    gettext_noop("one over the propensity of inspection (recorded for {share}), none above {most} times another"),
    gettext_noop(
        "for {share} of the results it is not recorded how likely the line was to be inspected: "
        "probabilities describe lines like those that were, and may be too high for others"
    ),
    gettext_noop("no line was inspected at random, so nothing here can be checked against an unbiased sample"),
    gettext_noop("too little revenue was recorded with the results, so none is predicted"),
    gettext_noop("the held-out slice also decided the number of trees, which flatters its figures a little"),
    gettext_noop(
        "the trees in use learned from the held-out slice too, while its figures and the calibration are "
        "of trees that had not, and far into a window whose results are not known yet probabilities can "
        "be off"
    ),
    gettext_noop("It would have named nothing."),
    gettext_noop("None of its hits was inspected: nothing is known of what they hide."),
    gettext_noop(
        "The estimate for all hits weighs each inspected line by its recorded chance of inspection, "
        "while the plain share speaks of the inspected lines alone."
    ),
    gettext_noop(
        "{inspected} of {hits} hits were inspected, {recorded} of these with a recorded chance: they are "
        "lines that somebody chose, so the share found may be higher or lower than among all hits."
    ),
    gettext_noop("It names {share} of all lines: as a rule that is too many to look at."),
    gettext_noop("Only {share} of the lines have {column}: what is missing matches nothing."),
    gettext_noop("No line of these days has {column}: what is missing matches nothing."),
    gettext_noop(
        "no approval is on record: no policy of models was published, so the run uses the model that it trained"
    ),
    gettext_noop("policy {version} of models: each run uses the model that it trains"),
    gettext_noop("approved by {second} (proposed by {first}) until {day}: {reason}"),
    gettext_noop("not an approved model: {why}"),
    gettext_noop("nobody has approved one"),
    gettext_noop("the approval of model {model} ended on {day}"),
    gettext_noop("the record of the approved model {model} is missing from the lake, or cannot be read"),
    gettext_noop("the trees of the approved model {model} are missing from the lake"),
    gettext_noop("the approved model {model} may have learned what was found after {day}, the first day"),
    gettext_noop("model {model} was withdrawn from use ({standing}) on {day} by {who}"),
    gettext_noop("small offices together"),
    gettext_noop("quantity_unit"),
    gettext_noop("kg"),
    gettext_noop("lake currency"),
    gettext_noop("lines"),
    gettext_noop("days"),
    gettext_noop("ln of a ratio"),
    gettext_noop("parties"),
    gettext_noop("ties"),
    gettext_noop("document review"),
    gettext_noop("X-ray or gamma image, nothing opened"),
    gettext_noop("seal broken, doors opened"),
    gettext_noop("contraband team opens the container"),
    gettext_noop("manifest examination team"),
    gettext_noop("container emptied at an examination station"),
    gettext_noop("examination by or for another agency"),
)
