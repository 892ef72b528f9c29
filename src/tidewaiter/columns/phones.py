"""Telephone numbers and e-mail addresses, folded so that two ways of writing one meet."""

from __future__ import annotations

import re

from tidewaiter.columns.letters import latin

__all__ = ["email_domain", "email_key", "phone_key"]

_EXTENSION = re.compile(r"(?:ext(?:ension)?|extn|x|#|int|anexo|poste|durchwahl)\.?\s*:?\s*\d{1,6}\s*$", re.IGNORECASE)
_FIRST_OF_SEVERAL = re.compile(r"[/;,|]|\bor\b|\band\b", re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s<>,;:\"]+@[a-z0-9\-.]+\.[a-z]{2,}", re.IGNORECASE)
_NO_DIGIT = re.compile(r"\D")
_SHORTEST = 6
_LONGEST_NATIONAL = 11
_CALLING_CODES = {
    "AE": "971", "AR": "54", "AT": "43", "AU": "61", "BD": "880", "BE": "32", "BG": "359", "BH": "973", "BO": "591",
    "BR": "55", "BY": "375", "CA": "1", "CH": "41", "CI": "225", "CL": "56", "CM": "237", "CN": "86", "CO": "57",
    "CR": "506", "CY": "357", "CZ": "420", "DE": "49", "DK": "45", "DO": "1", "DZ": "213", "EC": "593", "EE": "372",
    "EG": "20", "ES": "34", "ET": "251", "FI": "358", "FR": "33", "GB": "44", "GE": "995", "GH": "233", "GR": "30",
    "GT": "502", "HK": "852", "HN": "504", "HR": "385", "HU": "36", "ID": "62", "IE": "353", "IL": "972", "IN": "91",
    "IQ": "964", "IR": "98", "IS": "354", "IT": "39", "JM": "1", "JO": "962", "JP": "81", "KE": "254", "KG": "996",
    "KH": "855", "KR": "82", "KW": "965", "KZ": "7", "LA": "856", "LB": "961", "LK": "94", "LT": "370", "LU": "352",
    "LV": "371", "LY": "218", "MA": "212", "MD": "373", "MG": "261", "MM": "95", "MN": "976", "MO": "853", "MT": "356",
    "MU": "230", "MX": "52", "MY": "60", "MZ": "258", "NG": "234", "NI": "505", "NL": "31", "NO": "47", "NP": "977",
    "NZ": "64", "OM": "968", "PA": "507", "PE": "51", "PH": "63", "PK": "92", "PL": "48", "PR": "1", "PT": "351",
    "PY": "595", "QA": "974", "RO": "40", "RS": "381", "RU": "7", "SA": "966", "SE": "46", "SG": "65", "SI": "386",
    "SK": "421", "SN": "221", "SV": "503", "SY": "963", "TH": "66", "TN": "216", "TR": "90", "TW": "886", "TZ": "255",
    "UA": "380", "UG": "256", "US": "1", "UY": "598", "UZ": "998", "VE": "58", "VN": "84", "YE": "967", "ZA": "27",
    "ZM": "260", "ZW": "263",
}  # fmt: skip
"""Country to calling code, from general knowledge; a code that is not here is simply not taken off."""
_CODES = frozenset(_CALLING_CODES.values())
_LENGTHS_OF_CODES = tuple(sorted({len(code) for code in _CODES}, reverse=True))
_PUBLIC = frozenset({
    "gmail.com", "googlemail.com", "yahoo.com", "hotmail.com", "outlook.com", "live.com", "msn.com", "aol.com",
    "icloud.com", "me.com", "qq.com", "163.com", "126.com", "sina.com", "sina.cn", "foxmail.com", "139.com", "yeah.net",
    "mail.ru", "yandex.ru", "yandex.com", "bk.ru", "list.ru", "inbox.ru", "rambler.ru", "ukr.net", "gmx.de", "gmx.net",
    "gmx.com", "web.de", "t-online.de", "orange.fr", "free.fr", "wanadoo.fr", "laposte.net", "libero.it", "virgilio.it",
    "naver.com", "daum.net", "hanmail.net", "protonmail.com", "proton.me", "rediffmail.com", "yahoo.co.in",
    "yahoo.co.uk", "yahoo.fr", "yahoo.com.br", "uol.com.br", "bol.com.br", "terra.com.br", "hotmail.fr", "hotmail.es",
    "hotmail.co.uk", "hinet.net", "comcast.net", "att.net", "verizon.net", "sbcglobal.net", "zoho.com", "aliyun.com",
})  # fmt: skip


def phone_key(text: str, *, country: str = "") -> str:
    """Digits of a telephone number without country code, leading zeros and extension; empty if too few are left.

    >>> phone_key("+1 (626) 555-0199 ext. 12"), phone_key("626.555.0199", country="US")
    ('6265550199', '6265550199')
    >>> phone_key("0049 30 1234567"), phone_key("030/1234567", country="DE")
    ('301234567', '301234567')
    """
    plain = _EXTENSION.sub("", latin(text))
    international = plain.lstrip(" (").startswith(("+", "00"))
    plain = plain.replace("(0)", "")
    digits = _NO_DIGIT.sub("", plain)
    first = _NO_DIGIT.sub("", _FIRST_OF_SEVERAL.split(plain, maxsplit=1)[0])
    if len(first) >= 2 * _SHORTEST - 3 < len(digits) - 2:
        digits = first
    digits = digits.lstrip("0")
    code = _CALLING_CODES.get(country, "")
    if international:
        code = next((digits[:length] for length in _LENGTHS_OF_CODES if digits[:length] in _CODES), "")
    if code and digits.startswith(code) and (international or len(digits) - len(code) >= max(8, _SHORTEST)):
        stripped = digits[len(code) :].lstrip("0")
        if international or len(digits) > _national_length(code):
            digits = stripped
    if len(digits) < _SHORTEST or len(set(digits)) == 1:
        return ""
    return digits[-_LONGEST_NATIONAL:]


def email_key(text: str) -> str:
    """The first e-mail address in small letters, without a tag ("+orders"); empty if there is none.

    >>> email_key("Sales <Sales+US@Example.COM>")
    'sales@example.com'
    """
    found = _EMAIL.search(text.replace("mailto:", ""))
    if not found:
        return ""
    name, _, domain = found.group().lower().rpartition("@")
    return f"{name.split('+')[0]}@{domain}"


def email_domain(text: str) -> str:
    """The domain of an e-mail address if it may be a firm's own; empty for public mail services.

    >>> email_domain("sales@acme-tools.com"), email_domain("acme@gmail.com")
    ('acme-tools.com', '')
    """
    domain = email_key(text).rpartition("@")[2]
    return "" if domain in _PUBLIC else domain


def _national_length(code: str) -> int:
    """Digits of the longest number without country code, where we know it; else ten."""
    return {"65": 8, "852": 8, "45": 8, "47": 8, "853": 8, "356": 8, "86": 11, "55": 11}.get(code, 10)
