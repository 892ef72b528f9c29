"""Tables of patent applicants as offices, clerks and machines write them: few parties, bare names, very many spellings.

    python benchmarks/applicant_makers.py --seeds 1 2 3 4 --nomenklatura PYTHON

The real table of applicants has a large party or two that decide its figure, and a half of it may not be read. Here a
few hundred spellings of each of a few houses are written by what offices are known to do: towns, countries and whole
addresses behind the name, legal forms written out, cut down, glued or wrong, words cut down as catalogues of patents
have it, other languages, words turned, split or glued, slips of the pen, departments, stars. Members of one house that
are firms of their own stand among them. Figures are in `results/resolution_quality.md`; seeds from 11 on were kept.
"""

# ruff: noqa: E501  (lists read best one to a line)

from __future__ import annotations

import argparse
from dataclasses import dataclass

import numpy as np
import pandas as pd

from resolution_quality import best_token_sort, logic_v2, ours, score, token_sort

PARTIES, MENTIONS = 25, 1_200
KEPT_FROM = 11
SHARES = (0.36, 0.2, 0.12, 0.06, 0.05)
"""Of all mentions, those of the largest parties; the others share what is left."""

FORMS = {
    "AG": ("AG", "A.G.", "Aktiengesellschaft", "AKTIENGESELLSCHAFT", "Akt.-Ges.", "AKTIENGES.", "Aktien-Gesellschaft", "AG."),
    "GmbH": ("GmbH", "G.m.b.H.", "GMBH", "Gesellschaft mit beschränkter Haftung", "GES. M.B.H.", "G.M.B.H", "Gmbh."),
    "US": ("Inc.", "INC", "Incorporated", "Corp.", "Corporation", "CORP", "Company", "Co.", "CO", "Corporation Inc."),
    "JP": ("Co., Ltd.", "CO LTD", "Kabushiki Kaisha", "KABUSHIKI KAISHA", "K.K.", "KK", "Kabushikikaisha", "Company, Limited", "Corporation", "Ltd.", "CO.,LTD.", "Kabushiki-Kaisha"),
    "NL": ("N.V.", "NV", "N. V.", "B.V.", "BV", "N.V", "Naamloze Vennootschap", "NAAMLOZE VENNOOTSCHAP", "N V", "P.L.C."),
    "FR": ("S.A.", "SA", "Société Anonyme", "SOCIETE ANONYME", "S.A", "SAS", "S. A.", "Ste Anonyme"),
    "SE": ("AB", "Aktiebolag", "AKTIEBOLAGET", "A.B.", "AB (publ)", "Aktiebolaget"),
    "FI": ("Oy", "OY", "Oyj", "Osakeyhtiö", "O.Y.", "OY AB"),
    "GB": ("Ltd", "LIMITED", "PLC", "P.L.C.", "Limited", "Ltd.", "Company Limited", "Public Limited Company"),
    "IT": ("S.p.A.", "SPA", "S.P.A.", "Società per Azioni", "SOCIETA PER AZIONI", "S.r.l."),
    "KR": ("Co., Ltd.", "CO LTD", "Co. Ltd", "CO.,LTD.", "Inc.", "Company Limited", "Co.,Ltd"),
    "CH": ("AG", "S.A.", "SA", "A.G.", "Aktiengesellschaft", "Société Anonyme", "Ltd.", "Inc."),
    "none": ("",),
}  # fmt: skip
SHORT = {
    "ELECTRONICS": ("ELECT.", "ELECTRONIC", "ELECTRON", "ELEC"), "ELECTRIC": ("ELEC", "ELECTR.", "ELECTRICAL"), "INDUSTRIAL": ("IND", "IND.", "INDL"),
    "INDUSTRIES": ("IND", "INDS", "INDUSTRIE"), "MANUFACTURING": ("MFG", "MFG.", "MANUF", "MANUFG"), "INTERNATIONAL": ("INT", "INTL", "INT'L", "INTERNAT"),
    "MACHINES": ("MACH", "MACHINE"), "CHEMICAL": ("CHEM", "CHEMICALS"), "TECHNOLOGY": ("TECH", "TECHNOL", "TECHNOLOGIES"), "GENERAL": ("GEN",),
    "PHARMACEUTICAL": ("PHARMA", "PHARM", "PHARMACEUTICALS"), "RESEARCH": ("RES",), "DEVELOPMENT": ("DEV",), "INSTRUMENTS": ("INSTR", "INSTRUMENT"),
    "ENGINEERING": ("ENG", "ENGNG"), "KONINKLIJKE": ("KONINKL", "KON.", "KONINGKLIJKE"), "CHEMISCHE": ("CHEM.", "CHEM"), "FABRIK": ("FAB.", "FABR"),
    "MOTORS": ("MOTOR",), "PRODUCTS": ("PROD", "PRODS"), "HEAVY": ("HVY",), "LABORATORIES": ("LAB", "LABS"), "SYSTEMS": ("SYST", "SYSTEM"),
    "AUTOMOTIVE": ("AUTOMOT",), "AMERICAN": ("AMER", "AM"), "NATIONAL": ("NAT", "NATL"), "SEMICONDUCTOR": ("SEMICOND", "SEMICONDUCTORS"), "WERKE": ("WKE",),
    "TELEPHONE": ("TEL", "TELEPH"), "TELEGRAPH": ("TELEG",), "STEEL": ("STL",), "RUBBER": ("RUBB",), "UNIVERSITY": ("UNIV",), "INSTITUTE": ("INST",),
}  # fmt: skip
SPOKEN = {
    "ELECTRONICS": ("ELEKTRONIK", "ELECTRONIQUE", "ELEKTRONIKA"), "ELECTRIC": ("ELEKTRISCH", "ELECTRIQUE", "EHLEKTRIK"), "INDUSTRIES": ("INDUSTRIE", "INDUSTRIA"),
    "CHEMICAL": ("CHEMIE", "CHIMIE", "KEMIKAL"), "INTERNATIONAL": ("INTERNASIONAL", "INTERNATIONALE"), "TECHNOLOGY": ("TECHNOLOGIE", "TEKNOLODZHI"),
    "PHARMACEUTICAL": ("PHARMACEUTICA", "FARMACEUTICA"), "RESEARCH": ("FORSCHUNG", "RECHERCHE"), "EUROPE": ("EUROPA",), "MOTORS": ("MOTOREN", "MOTORES"),
    "MACHINES": ("MASCHINEN", "MASHINS"), "GENERAL": ("DZHENERAL", "GENERALE"), "PRODUCTS": ("PRODUITS", "PRODUKTE"), "FABRIK": ("FABRIEK", "FABRIQUE"),
}  # fmt: skip
DEPARTMENTS = (
    "Intellectual Property Dept.", "IP DEPARTMENT", "Corporate Intellectual Property", "Patent Department", "PATENTABTEILUNG", "Intellectual Property & Standards",
    "Research Center", "Zentralabteilung Patente", "LEGAL DEPT", "Patents & Licensing",
)  # fmt: skip
FOLLOWS = ("(a corporation of @)", "a @ company", "(@)", "- @", ", @")
"""What may stand behind a name with its country for the `@`."""


@dataclass(frozen=True, slots=True)
class Applicant:
    """One party: the ways in which it is called, the commonest first, and where it sits."""

    key: str
    called: tuple[str, ...]
    forms: str
    country: tuple[str, str]
    seats: tuple[str, ...]


def _of(key: str, called: str, forms: str, country: str, seats: str) -> Applicant:
    code, _, name = country.partition(" ")
    return Applicant(key, tuple(called.split("|")), forms, (code, name), tuple(seats.split("|")))


APPLICANTS = (
    _of("siemens", "Siemens|SIEMENS|Siemens Corporate Technology|SIMENS", "AG", "DE Germany", "MÜNCHEN|BERLIN UND MÜNCHEN|Wittelsbacherplatz 2, 80333 München|ERLANGEN"),
    _of("siemens energy", "Siemens Energy", "AG", "DE Germany", "MÜNCHEN|ORLANDO, FL"),
    _of("bosch", "Robert Bosch|BOSCH ROBERT|Bosch|ROBERT BOSH|R. Bosch", "GmbH", "DE Germany", "STUTTGART|70442 Stuttgart|Postfach 30 02 20, Stuttgart"),
    _of("bosch rexroth", "Bosch Rexroth|Rexroth Bosch", "AG", "DE Germany", "STUTTGART|LOHR AM MAIN"),
    _of("basf", "BASF|Badische Anilin & Soda Fabrik|Badische Anilin- und Soda-Fabrik", "AG", "DE Germany", "LUDWIGSHAFEN|67056 Ludwigshafen|Carl-Bosch-Str. 38, Ludwigshafen am Rhein"),
    _of("bayer", "Bayer|Farbenfabriken Bayer|BAYER", "AG", "DE Germany", "LEVERKUSEN|5090 Leverkusen-Bayerwerk"),
    _of("bayer cropscience", "Bayer CropScience|Bayer Crop Science", "AG", "DE Germany", "MONHEIM|MONHEIM AM RHEIN"),
    _of("hoechst", "Hoechst|Farbwerke Hoechst|HÖCHST|Farbwerke Hoechst vormals Meister Lucius & Bruening", "AG", "DE Germany", "FRANKFURT AM MAIN|FRANKFURT"),
    _of("daimler", "Daimler-Benz|Daimler Benz|DaimlerChrysler|Daimler|DAIMLER CHRYSLER", "AG", "DE Germany", "STUTTGART|STUTTGART-UNTERTÜRKHEIM"),
    _of("zeiss", "Carl Zeiss|ZEISS CARL|Carl-Zeiss-Stiftung|VEB Carl Zeiss Jena|ZEISS JENA VEB CARL", "AG", "DE Germany", "JENA|OBERKOCHEN|Heidenheim/Brenz"),
    _of("merck de", "Merck Patent|MERCK PATENT|E. Merck|Merck", "GmbH", "DE Germany", "DARMSTADT|Frankfurter Strasse 250, Darmstadt"),
    _of("ge", "General Electric|GEN ELECTRIC|GENERAL ELECTRIC", "US", "US New York", "SCHENECTADY|1 River Road, Schenectady, NY 12345|SCHENECTADY, N.Y."),
    _of("gm", "General Motors|GM Global Technology Operations|General Motors Technology", "US", "US Michigan", "DETROIT|DETROIT, MICH."),
    _of("ibm", "International Business Machines|IBM|INTERNATIONAL BUSINESS MACHINES|I.B.M.|International Business Machine", "US", "US New York", "ARMONK|ARMONK, N.Y. 10504|New Orchard Road, Armonk"),
    _of("dupont", "E. I. du Pont de Nemours|DU PONT|E.I. Du Pont de Nemours and|DuPont|E I DUPONT DE NEMOURS", "US", "US Delaware", "WILMINGTON|WILMINGTON, DELAWARE|1007 Market Street, Wilmington"),
    _of("kodak", "Eastman Kodak|EASTMAN KODAK|Kodak", "US", "US New York", "ROCHESTER|343 State Street, Rochester, NY 14650"),
    _of("eastman chemical", "Eastman Chemical|Eastman Chemical Products", "US", "US Tennessee", "KINGSPORT|KINGSPORT, TN"),
    _of("microsoft", "Microsoft|MICROSOFT|Microsoft Technology Licensing|Micro Soft", "US", "US Washington", "REDMOND|ONE MICROSOFT WAY, REDMOND, WA 98052"),
    _of("tx instruments", "Texas Instruments|TEXAS INSTRUMENTS|Texas Instruments Deutschland", "US", "US Texas", "DALLAS|13500 North Central Expressway, Dallas, Texas"),
    _of("westinghouse", "Westinghouse Electric|WESTINGHOUSE ELECTRIC|Westinghouse", "US", "US Pennsylvania", "PITTSBURGH|Westinghouse Building, Gateway Center, Pittsburgh"),
    _of("3m", "Minnesota Mining and Manufacturing|3M Innovative Properties|3M|Minnesota Mining & Manufacturing", "US", "US Minnesota", "SAINT PAUL|ST. PAUL, MN|3M Center, Saint Paul"),
    _of("goodyear", "Goodyear Tire & Rubber|The Goodyear Tire and Rubber|GOODYEAR TIRE & RUBBER|Goodyear", "US", "US Ohio", "AKRON|1144 East Market Street, Akron, Ohio"),
    _of("pg", "Procter & Gamble|The Procter & Gamble|PROCTER & GAMBLE|Procter and Gamble", "US", "US Ohio", "CINCINNATI|One Procter & Gamble Plaza, Cincinnati"),
    _of("dow", "Dow Chemical|The Dow Chemical|DOW CHEMICAL|Dow Global Technologies", "US", "US Michigan", "MIDLAND|2030 Dow Center, Midland, MI"),
    _of("dow corning", "Dow Corning|DOW CORNING|Dow Corning Toray", "US", "US Michigan", "MIDLAND|MIDLAND, MICH."),
    _of("matsushita", "Matsushita Electric Industrial|MATSUSHITA ELECTRIC INDUSTRIAL|Matsushita Electric|MATSUSHITA DENKI SANGYO|Matsushita", "JP", "JP Japan", "OSAKA|KADOMA|1006, Oaza Kadoma, Kadoma-shi, Osaka"),
    _of("matsushita works", "Matsushita Electric Works|MATSUSHITA DENKO|Matsushita Elec Works", "JP", "JP Japan", "OSAKA|KADOMA|1048 Oaza-Kadoma, Kadoma"),
    _of("mitsubishi electric", "Mitsubishi Electric|MITSUBISHI DENKI|Mitsubishi Denki|MITSUBISHI ELECTRIC", "JP", "JP Japan", "TOKYO|2-3, Marunouchi 2-chome, Chiyoda-ku, Tokyo"),
    _of("mitsubishi heavy", "Mitsubishi Heavy Industries|MITSUBISHI JUKOGYO|Mitsubishi Jukogyo", "JP", "JP Japan", "TOKYO|NAGASAKI"),
    _of("toshiba", "Toshiba|Tokyo Shibaura Denki|Tokyo Shibaura Electric|TOSHIBA|Toshiba Electronics", "JP", "JP Japan", "KAWASAKI|72, Horikawa-cho, Saiwai-ku, Kawasaki-shi|TOKYO"),
    _of("fuji film", "Fuji Photo Film|FUJI PHOTO FILM|Fujifilm|FUJI SHASHIN FILM|Fuji Photo-Film", "JP", "JP Japan", "MINAMI-ASHIGARA|No. 210, Nakanuma, Minami Ashigara-shi"),
    _of("fuji electric", "Fuji Electric|FUJI DENKI|Fuji Electric Holdings", "JP", "JP Japan", "KAWASAKI|KAWASAKI-SHI"),
    _of("canon", "Canon|CANON|Canon Kabushiki|CANNON", "JP", "JP Japan", "TOKYO|3-30-2 Shimomaruko, Ohta-ku, Tokyo"),
    _of("sumitomo chemical", "Sumitomo Chemical|SUMITOMO KAGAKU|Sumitomo Kagaku Kogyo", "JP", "JP Japan", "OSAKA|OSAKA-SHI"),
    _of("sumitomo electric", "Sumitomo Electric Industries|SUMITOMO DENKI KOGYO|Sumitomo Electric", "JP", "JP Japan", "OSAKA|5-33, Kitahama 4-chome, Chuo-ku, Osaka"),
    _of("toyota", "Toyota Jidosha|Toyota Motor|TOYOTA MOTOR|TOYOTA JIDOSHA KOGYO", "JP", "JP Japan", "TOYOTA|1, Toyota-cho, Toyota-shi, Aichi-ken|AICHI"),
    _of("philips", "Koninklijke Philips Electronics|Philips' Gloeilampenfabrieken|N.V. Philips' Gloeilampenfabrieken|Philips Electronics|PHILIPS|Koninklijke Philips", "NL", "NL Netherlands", "EINDHOVEN|Groenewoudseweg 1, 5621 BA Eindhoven"),
    _of("akzo", "Akzo Nobel|AKZO|Akzo Chemie|Akzo Nobel Chemicals|Akzo Zout Chemie", "NL", "NL Netherlands", "ARNHEM|Velperweg 76, Arnhem"),
    _of("shell", "Shell Internationale Research Maatschappij|SHELL INT RESEARCH|Shell Internationale Research|Shell", "NL", "NL Netherlands", "DEN HAAG|'S-GRAVENHAGE|Carel van Bylandtlaan 30, Den Haag"),
    _of("dsm", "DSM IP Assets|DSM|Stamicarbon|DSM Assets", "NL", "NL Netherlands", "HEERLEN|Het Overloon 1, Heerlen"),
    _of("thomson", "Thomson-CSF|Thomson CSF|THOMSON-CSF|Thomson", "FR", "FR France", "PARIS|173, boulevard Haussmann, 75008 Paris"),
    _of("rhone", "Rhône-Poulenc|RHONE POULENC|Rhone-Poulenc Industries|Rhône-Poulenc Chimie", "FR", "FR France", "PARIS|COURBEVOIE"),
    _of("saint gobain", "Saint-Gobain|SAINT GOBAIN|Compagnie de Saint-Gobain|Saint-Gobain Glass France", "FR", "FR France", "COURBEVOIE|NEUILLY-SUR-SEINE"),
    _of("alcatel", "Alcatel|Alcatel Lucent|ALCATEL-LUCENT|Alcatel N.V.|Alcatel CIT", "FR", "FR France", "PARIS|54 rue La Boétie, 75008 Paris"),
    _of("ericsson", "Telefonaktiebolaget LM Ericsson|ERICSSON TELEFON AB L M|Telefonaktiebolaget L M Ericsson|LM Ericsson|Ericsson", "SE", "SE Sweden", "STOCKHOLM|164 83 Stockholm"),
    _of("asea", "Asea Brown Boveri|ASEA|ABB|ABB Asea Brown Boveri|Brown Boveri", "CH", "CH Switzerland", "BADEN|ZURICH|VÄSTERÅS"),
    _of("nokia", "Nokia|Nokia Mobile Phones|NOKIA|Nokia Networks|Nokia Technologies", "FI", "FI Finland", "ESPOO|Keilalahdentie 4, 02150 Espoo|HELSINKI"),
    _of("ici", "Imperial Chemical Industries|ICI|IMPERIAL CHEMICAL INDUSTRIES|Imperial Chemical", "GB", "GB Great Britain", "LONDON|Imperial Chemical House, Millbank, London SW1P 3JF"),
    _of("rolls", "Rolls-Royce|ROLLS ROYCE|Rolls Royce|Rolls-Royce Motors", "GB", "GB Great Britain", "LONDON|65 Buckingham Gate, London SW1E 6AT|DERBY"),
    _of("ciba", "Ciba-Geigy|CIBA GEIGY|Ciba Geigy|Ciba|Ciba Specialty Chemicals Holding", "CH", "CH Switzerland", "BASEL|Klybeckstrasse 141, 4002 Basel|BASLE"),
    _of("roche", "F. Hoffmann-La Roche|HOFFMANN LA ROCHE|Hoffmann-La Roche|HOFFMAN-LA ROCHE|F. Hoffmann-La Roche & Co", "CH", "CH Switzerland", "BASEL|Grenzacherstrasse 124, 4070 Basel"),
    _of("novartis", "Novartis|NOVARTIS|Novartis Pharma", "CH", "CH Switzerland", "BASEL|Lichtstrasse 35, Basel"),
    _of("pirelli", "Pirelli|Industrie Pirelli|PIRELLI|Pirelli Coordinamento Pneumatici|Pirelli Pneumatici", "IT", "IT Italy", "MILANO|Viale Sarca 222, Milano"),
    _of("montedison", "Montedison|MONTEDISON|Montecatini Edison|Montedison Fibre", "IT", "IT Italy", "MILANO|Foro Buonaparte 31, Milano"),
    _of("samsung", "Samsung Electronics|SAMSUNG ELECTRONICS|Samsung Electronic|SAMSUNG JEONJA", "KR", "KR Korea", "SUWON|416 Maetan-dong, Yeongtong-gu, Suwon-si, Gyeonggi-do"),
    _of("samsung sdi", "Samsung SDI|SAMSUNG SDI", "KR", "KR Korea", "SUWON|YONGIN"),
    _of("lg", "LG Electronics|LG ELECTRONICS|Goldstar|L.G. Electronics", "KR", "KR Korea", "SEOUL|20 Yoido-dong, Youngdungpo-gu, Seoul"),
    _of("hyundai", "Hyundai Motor|HYUNDAI MOTOR|Hyundai Motors|HYUNDAI JADONGCHA", "KR", "KR Korea", "SEOUL|231 Yangjae-dong, Seocho-gu, Seoul"),
    _of("fraunhofer", "Fraunhofer-Gesellschaft zur Förderung der angewandten Forschung|FRAUNHOFER GES FORSCHUNG|Fraunhofer Gesellschaft|Fraunhofer-Gesellschaft", "none", "DE Germany", "MÜNCHEN|Hansastrasse 27c, 80686 München"),
    _of("cea", "Commissariat à l'Energie Atomique|COMMISSARIAT ENERGIE ATOMIQUE|C.E.A.|Commissariat à l'énergie atomique et aux énergies alternatives", "none", "FR France", "PARIS|31-33 rue de la Fédération, 75015 Paris"),
    _of("california", "The Regents of the University of California|UNIV CALIFORNIA|University of California|Regents of the University of California", "none", "US California", "OAKLAND|1111 Franklin Street, Oakland, CA 94607"),
    _of("yeda", "Yeda Research and Development|YEDA RES & DEV|Yeda Research & Development", "GB", "IL Israel", "REHOVOT|P.O. Box 95, Rehovot 76100"),
)  # fmt: skip
LETTERS = "abcdefghijklmnopqrstuvwxyz"
UMLAUTS = ("äa", "öo", "üu", "Ää", "ÄA", "ÖO", "ÜU", "éE", "èe", "ée", "ôo", "àa", "åa", "ÅA", "ßs")


def table(seed: int, *, mentions: int = MENTIONS, care: float = 0.0) -> pd.DataFrame:
    """Names with their true `key`: some parties drawn, with the members of their houses, a few of them very large.

    Args:
        seed: of the parties and of what is written.
        mentions: rows, about.
        care: share of the faults that do not happen.
    """
    rng = np.random.default_rng([seed, 20_260])
    chosen = [APPLICANTS[at] for at in rng.permutation(len(APPLICANTS))[:PARTIES]]
    left = 1 - sum(SHARES)
    small = rng.dirichlet(np.full(PARTIES - len(SHARES), 0.5)) * left
    counts = np.maximum(1, np.round(np.array([*SHARES, *small]) * mentions)).astype(int)
    rows = [
        (party.key, written(party, rng=rng, care=care))
        for party, count in zip(chosen, counts, strict=True)
        for _ in range(count)
    ]
    return pd.DataFrame(rows, columns=["key", "name"]).sample(frac=1, random_state=seed).reset_index(drop=True)


def written(party: Applicant, *, rng: np.random.Generator, care: float = 0.0) -> str:
    """One way in which an office has the applicant."""

    def happens(chance: float) -> bool:
        return bool(rng.random() < chance * (1 - care))

    def one_of(ways: tuple[str, ...]) -> str:
        return ways[int(rng.integers(len(ways)))]

    shares = 1 / np.arange(1, len(party.called) + 1)
    name = party.called[int(rng.choice(len(party.called), p=shares / shares.sum()))]
    if happens(0.15):
        name = _reworded(name, SHORT, rng)
    if happens(0.04):
        name = _reworded(name, SPOKEN, rng)
    if happens(0.03) and " " in name:
        first, *rest = name.split()
        name = f"{' '.join(rest)} {first}" if happens(0.5) else f"{' '.join(rest)}, {first}"
    if happens(0.03):
        name = f"{name} {one_of(DEPARTMENTS)}" if happens(0.5) else f"{name}, {one_of(DEPARTMENTS)}"
    if happens(0.2):
        name = _slipped(name, rng)
    if happens(0.03):
        name = _slipped(name, rng)
    if happens(0.03):
        name = name.replace(" ", "", 1) if " " in name else _split(name, rng)
    elif happens(0.02):
        name = _split(name, rng)
    form = _form(party, rng)
    comma = ", " if happens(0.25) else "" if happens(0.02) and form else " "
    name = f"{name}{comma}{form}".strip(" ,")
    if happens(0.25):
        name = f"{name}{_behind(party, rng)}"
    if happens(0.06):
        name = one_of(("* ", "*", "- ", "(71) ", "; ", "1. ", "§ ")) + name
    if happens(0.04):
        name += one_of((",", ".", ";", " *", " (NL", " et al", ".."))
    if rng.random() < 0.6:
        name = _without_accents(name, rng)
    return name.upper() if rng.random() < 0.6 else name


def _form(party: Applicant, rng: np.random.Generator) -> str:
    forms = FORMS[party.forms]
    if rng.random() < 0.12:
        return ""
    if rng.random() < 0.04:
        forms = FORMS[list(FORMS)[int(rng.integers(len(FORMS)))]]
    shares = 1 / np.arange(1, len(forms) + 1)
    return forms[int(rng.choice(len(forms), p=shares / shares.sum()))]


def _behind(party: Applicant, rng: np.random.Generator) -> str:
    code, country = party.country
    seat = party.seats[int(rng.choice(len(party.seats), p=_falling(len(party.seats))))]
    follows = FOLLOWS[int(rng.integers(len(FOLLOWS)))].replace("@", country)
    ways = (
        f", {seat}", f", {seat}, {code}", f" {seat}", f", {code}", f",{code}", f" ({code})", f" {follows}", f", {seat} ({code})", f", {seat}, {country}",
        f" c/o {seat}", f"; {seat}", f" - {seat}",
    )  # fmt: skip
    return ways[int(rng.choice(len(ways), p=_falling(len(ways))))]


def _falling(count: int) -> np.ndarray:
    shares = 1 / np.arange(1, count + 1)
    told: np.ndarray = shares / shares.sum()
    return told


def _reworded(name: str, ways: dict[str, tuple[str, ...]], rng: np.random.Generator) -> str:
    words = [(word, ways.get(word.strip(",").upper(), ())) for word in name.split()]
    return " ".join(others[int(rng.integers(len(others)))] if others else word for word, others in words)


def _slipped(text: str, rng: np.random.Generator) -> str:
    """One letter left out, doubled, turned with the next, changed or put in."""
    places = [at for at in range(1, len(text)) if text[at].isalpha()]
    if len(places) < 3:
        return text
    at, letter = places[int(rng.integers(len(places)))], LETTERS[int(rng.integers(26))]
    letter = letter.upper() if text[at].isupper() else letter
    ways = (
        text[:at] + text[at + 1 :], text[:at] + text[at] + text[at:], text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :],
        text[:at] + letter + text[at + 1 :], text[:at] + letter + text[at:],
    )  # fmt: skip
    return ways[int(rng.integers(len(ways)))]


def _split(name: str, rng: np.random.Generator) -> str:
    """The longest word in two."""
    longest = max(name.split(), key=len)
    if len(longest) < 7:
        return name
    at = int(rng.integers(3, len(longest) - 3))
    return name.replace(longest, f"{longest[:at]}{' ' if rng.random() < 0.7 else '-'}{longest[at:]}", 1)


def _without_accents(name: str, rng: np.random.Generator) -> str:
    """``ü`` as ``u`` or as ``ue``, other accents left off."""
    with_e = rng.random() < 0.5
    for accented, plain in UMLAUTS:
        umlaut = accented in "äöüÄÖÜ" and with_e
        name = name.replace(accented, f"{plain}{'e' if plain.islower() else 'E'}" if umlaut else plain)
    return name


def main() -> None:
    """Print a row for each seed."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4])
    asked.add_argument("--mentions", type=int, default=MENTIONS)
    asked.add_argument("--care", type=float, default=0.0, help="share of the faults that do not happen")
    asked.add_argument(
        "--nomenklatura", default="", metavar="PYTHON", help="a Python in which nomenklatura is installed"
    )
    told = asked.parse_args()
    print("| seed | method | precision | recall | pairwise F1 | B-cubed F1 |\n|---|---|---|---|---|---|")
    for seed in told.seeds:
        rows = table(seed, mentions=told.mentions, care=told.care)
        best = best_token_sort(rows)
        labels = {"tidewaiter": ours(rows)[0], f"token-sort {best}": token_sort(rows, best)}
        if told.nomenklatura:
            labels["logic-v2"] = logic_v2(rows, told.nomenklatura)
        for method, found in labels.items():
            print(
                f"| {seed} | {method} | {' | '.join(f'{value:.3f}' for value in score(found, rows.key.to_numpy()))} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
