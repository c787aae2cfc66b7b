"""Numbers in a message that can't be a code: links, addresses, dates, times, amounts, measures, telephones.

Stands apart because each is a form of its own, known without any word near it but its own. The one rule: every pattern
has one way to match from one start, so that a hostile text takes no longer than a plain one.
"""

from __future__ import annotations

import re
from functools import lru_cache

from smspins_tui.codes.word import fold

FILLER = "\x00"
"""Stands for every character of what was masked: not a word, not a space."""

_CONTROLS = (  # of a terminal: "\x1b[0m23456" is no "0m23456"
    r"(?:[\x1b\u241b]\[|\x9b)[0-?]*+[ -/]*+[@-~]",
    r"(?:[\x1b\u241b][]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\u241b\x90\x98\x9c-\x9f]*+(?:\x07|[\x1b\u241b]\\|\x9c)",
)
_LINKS = (
    r"https?://(?:(?![\"<>\[\]])[!-~])*+",
    r"www\.(?:(?![\"<>\[\]])[!-~])*+",
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]++@[A-Za-z0-9.-]++",
    r"@[A-Za-z0-9_.-]++",
)
_FORMS = (
    # dates
    r"(?<![0-9])(?:19|20)[0-9]{2}[-/.][0-9]{1,2}[-/.][0-9]{1,2}(?![0-9])",
    r"(?<![0-9])[0-9]{1,2}[/.][0-9]{1,2}[/.](?:[0-9]{4}|[0-9]{2})(?![0-9])",
    r"(?<![0-9])[0-9]{1,2}-[0-9]{1,2}-(?:19|20)[0-9]{2}(?![0-9])",
    r"(?<![0-9])[0-9]{1,2}/[0-9]{1,2}(?![0-9])",
    r"(?<![0-9])(?:19|20)[0-9]{2}\s?[年년]",
    # times
    r"(?<![0-9])[0-9]{1,2}[:h][0-9]{2}(?::[0-9]{2})?(?![0-9])",
    # numbers with a fraction, or with their thousands apart
    r"(?<![0-9.,])[0-9]{1,3}(?:[.,' ][0-9]{3})*[.,][0-9]{2}(?![0-9.,])",
    r"(?<![0-9.,])[0-9]{1,3}(?:[,'][0-9]{3})++(?![0-9])",
    r"(?<![0-9.,])[0-9]++\.[0-9]{2}(?![0-9.,])",
    # telephones and what hides all but the last digits of one, or of a card
    r"\+[0-9]{1,3}(?:[ .-]?\(?[0-9]{2,4}\)?){2,5}",
    r"(?<![0-9A-Za-z])(?:1[-. ])?\(?[0-9]{3}\)?[-. ]{1,2}[0-9]{3}[-. ][0-9]{4}(?![0-9])",
    r"(?<![0-9A-Za-z-])[0-9]{3}-[0-9]{4}(?![0-9-])",
    # ("*1234" and "**123456", but not the bold type of "*123456*")
    r"(?:[*•]{2,8}[- ]?[0-9]{3,6}|[*•][0-9]{3,4})(?![0-9A-Za-z*])",
    r"(?<![A-Za-z0-9])(?:x[- ]?[0-9]{3,4}|x{2,8}[- ]?[0-9]{3,6})(?![0-9A-Za-z*-])",
    # a short code to write to, and a state with its ZIP
    (
        r"(?<![^\W\d_])(?:text|reply|send|sms|txt|forward|envía|envie|envoyez|sende|invia|kirim)(?![^\W\d_])"
        r"[^\n.:0-9]{0,40}?(?<![^\W\d_])(?:to|al|au|an|a|para|ke)\s[0-9]{4,8}(?![0-9])"
    ),
    r"(?<=, )(?-i:[A-Z]{2}) [0-9]{5}(?:-[0-9]{4})?(?![0-9A-Za-z])",
)
_SITE = re.compile(r"(?<![\w.-])[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)++(?:/[!-~]*+)?")

_SIGNS = "$€£¥₽₹₩₺฿₫₴₦₱"
_NAMED = re.compile(rf"(?:(?<![^\W_])([^\W\d_]{{1,7}})\$?\.?|[{_SIGNS}])\s?[0-9]++(?:[.,][0-9]++)*+")
_MEASURED = re.compile(rf"(?<![0-9A-Za-z.,])[0-9]++(?:[.,][0-9]++)*+\s?([%٪‰{_SIGNS}]|[^\W\d_]{{1,12}})")
_CURRENCY_WORDS = """
usd eur gbp inr rub brl mxn cop ars clp cad aud chf pln try idr sar aed egp jpy cny krw dollar dollars euro euros pound
pounds bucks rupee rupees peso pesos reais lira rupiah rp rs us r zł kr tl ريال درهم جنيه دينار
"""
_UNIT_WORDS = """
second seconds sec secs minute minutes min mins hour hours hr hrs day days week weeks month months year years
minuto minutos hora horas día días heure heures jour jours minuten stunden tage sekunden minuti ore giorni часов часа
дней dakika saat gün saniye menit jam hari detik دقائق دقيقة ساعة
kb mb gb tb km kg mile miles kcal point points pts puntos pontos punkte punti puan poin نقطة step steps follower
followers item items
"""
_CURRENCIES = frozenset(map(fold, _CURRENCY_WORDS.split()))
_UNITS = frozenset(map(fold, _UNIT_WORDS.split()))
_GLUED_CURRENCIES = ("руб", "元", "块", "円", "원")
_GLUED_UNIT_WORDS = """
минут секунд балл 分钟 分鐘 分間 秒 小时 小時 時間 积分 積分 ポイント 포인트 분 초 人 次 歩 件 步
"""
_GLUED_UNITS = tuple(_GLUED_UNIT_WORDS.split())
_CLAUSE = re.compile(rf",[0-9]{{1,3}}\s?(?:{'|'.join(_GLUED_UNITS)})")
_PART_OF_TOKEN = re.compile(r"[A-Za-z0-9]-|[0-9] ")


@lru_cache(maxsize=2)
def _any_of(forms: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(forms), re.IGNORECASE)


def mask(text: str) -> str:
    """Return `text`, as long as before, with what can't be a code as FILLER."""
    text = _any_of(_CONTROLS).sub(_without, text)
    text = _any_of(_LINKS).sub(_without, text)
    text = _SITE.sub(_without_site, text)
    text = _CLAUSE.sub(_without, text)  # "123-456,5分钟": where units are glued, no comma is a decimal one
    text = _any_of(_FORMS).sub(_without, text)
    text = _NAMED.sub(_without_amount, text)
    return _MEASURED.sub(_without_measure, text)


def _without(found: re.Match[str]) -> str:
    return FILLER * len(found[0])


def _without_site(found: re.Match[str]) -> str:
    """Mask a link without a scheme; "123456.Do not share" and "1.234" are none."""
    name = found[0].partition("/")[0]
    first, last = name.split(".")[0], name.rsplit(".", 1)[-1]
    if last.isalpha() and len(last) > 1 and (not first.isdigit() or "/" in found[0]):
        return _without(found)
    return found[0]


def _without_amount(found: re.Match[str]) -> str:
    """Mask "$1500" and "USD 1500", but not the start of "KRW2-3314", nor "R88587"."""
    name = found[1]
    if name is None:
        return _without(found)
    number = found[0][len(name) :]
    is_glued = number.isdigit()
    is_code = is_glued and (len(name) == 1 < 5 <= len(number) or _goes_on(found))
    return _without(found) if fold(name) in _CURRENCIES and not is_code else found[0]


def _goes_on(found: re.Match[str]) -> bool:
    """Tell whether what was found is only the start of a token."""
    return re.match("-?[A-Za-z0-9]", found.string[found.end() : found.end() + 2]) is not None


def _without_measure(found: re.Match[str]) -> str:
    """Mask "1500 €" and "1500 points"; "123456,5 minutes" is a code and a measure."""
    name = fold(found[1])
    if name.isascii() and found.string[found.start(1) - 1].isdigit() and _goes_on(found):
        return found[0]  # "7KR-7338" and "8R5803"
    if not name[0].isalpha() or name in _CURRENCIES or name.startswith(_GLUED_CURRENCIES):
        return _without(found)
    if name not in _UNITS and not name.startswith(_GLUED_UNITS):
        return found[0]
    number, comma, fraction = found[0].rpartition(",")
    if comma and (len(number.rpartition(",")[2]) > 3 or _PART_OF_TOKEN.match(found.string, found.start() - 2)):
        return number + comma + FILLER * len(fraction)
    return _without(found)
