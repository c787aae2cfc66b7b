"""Numbers in a message that can't be a code: links, addresses, dates, times, amounts, telephones.

Stands apart because each is a form of its own, known without any word near it. The one rule: every pattern has one
way to match from one start, so that a hostile text takes no longer than a plain one.
"""

from __future__ import annotations

import re
from functools import lru_cache

FILLER = "\x00"
"""Stands for every character of what was masked: not a word, not a space."""

_SIGNS = "$€£¥₽₹₩₺฿₫₴₦₱"
_CURRENCIES = (
    "usd|eur|gbp|inr|rub|brl|mxn|cop|ars|clp|cad|aud|chf|pln|try|idr|sar|aed|egp|jpy|cny|krw|dollars?|euros?|pounds?|"
    "bucks|rupees|pesos|reais|lira|rupiah|zł|kr|tl|руб\\w*|р\\.|元|块|円|원|ريال|درهم|جنيه|دينار"
)
_UNITS = (
    "seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|minutos?|horas?|días?|dias?|heures?|jours?|"
    "minuten|stunden|tage|sekunden|minuti|ore|giorni|минут\\w*|часов|часа|секунд\\w*|дней|dakika|saat|gün|saniye|menit|"
    "jam|hari|detik|[kmg]b|km|kg|miles?|kcal|points?|pts|puntos|puntos|pontos|punkte|punti|балл\\w*|puan|poin|steps?|"
    "followers|items?|分钟|分鐘|分間|秒|小时|小時|時間|积分|積分|ポイント|포인트|분|초|دقائق|دقيقة|ساعة|نقطة|人|次|歩|件|步"
)
_FORMS = (
    r"https?://[!-~]*+",
    r"www\.[!-~]*+",
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]++@[A-Za-z0-9.-]++",
    r"@[A-Za-z0-9_.-]++",
    # dates
    r"(?<![0-9])(?:19|20)[0-9]{2}[-/.][0-9]{1,2}[-/.][0-9]{1,2}(?![0-9])",
    r"(?<![0-9])[0-9]{1,2}[/.][0-9]{1,2}[/.](?:[0-9]{4}|[0-9]{2})(?![0-9])",
    r"(?<![0-9])[0-9]{1,2}-[0-9]{1,2}-(?:19|20)[0-9]{2}(?![0-9])",
    r"(?<![0-9])[0-9]{1,2}/[0-9]{1,2}(?![0-9])",
    r"(?<![0-9])(?:19|20)[0-9]{2}\s?[年년]",
    # times
    r"(?<![0-9])[0-9]{1,2}[:h][0-9]{2}(?::[0-9]{2})?(?![0-9])",
    # amounts and measures
    rf"(?:[{_SIGNS}]|R\$|(?<![A-Za-z])(?:Rp|Rs|US\$|{_CURRENCIES})\.?)\s?[0-9][0-9.,]*+",
    rf"(?<![0-9.,])[0-9]++(?:[.,][0-9]++)*+\s?(?:[{_SIGNS}]|(?:{_CURRENCIES})(?![A-Za-zА-я]))",
    # "123456,5 minutes" is a code and a measure
    rf"(?:(?<![0-9.,])[0-9]{{1,3}}(?:[.,][0-9]{{3}})++|(?<![0-9])[0-9]++)\s?(?:{_UNITS})(?![A-Za-zА-я])",
    r"(?<![0-9.,])[0-9][0-9.,]*+\s?[%٪‰]",
    r"(?<![0-9.,])[0-9]{1,3}(?:[.,' ][0-9]{3})*[.,][0-9]{2}(?![0-9.,])",
    r"(?<![0-9.,])[0-9]{1,3}(?:[,'][0-9]{3})++(?![0-9])",
    # telephones and what hides all but the last digits of one, or of a card
    r"\+[0-9]{1,3}(?:[ .-]?\(?[0-9]{2,4}\)?){2,5}",
    r"(?<![0-9A-Za-z])(?:1[-. ])?\(?[0-9]{3}\)?[-. ]{1,2}[0-9]{3}[-. ][0-9]{4}(?![0-9])",
    r"(?<![0-9A-Za-z-])[0-9]{3}-[0-9]{4}(?![0-9-])",
    r"(?:[*•#]{1,8}|(?<![A-Za-z0-9])[xX]{1,8})[- ]?[0-9]{3,6}(?![0-9A-Za-z])",
    # a short code to write to, a state with its ZIP
    (
        r"(?<![^\W\d_])(?:text|reply|send|sms|txt|forward|envía|envie|envoyez|sende|invia|kirim)(?![^\W\d_])"
        r"[^\n.:0-9]{0,40}?(?<![^\W\d_])(?:to|al|au|an|a|para|ke)\s[0-9]{4,8}(?![0-9])"
    ),
    r"(?<![A-Za-z])[A-Z]{2} [0-9]{5}(?:-[0-9]{4})?(?![0-9A-Za-z])(?=[\s,.]*$)",
)
_SITE = re.compile(r"(?<![\w.-])[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)++(?:/[!-~]*+)?")


@lru_cache(maxsize=1)
def _forms() -> re.Pattern[str]:
    return re.compile("|".join(_FORMS), re.IGNORECASE)


def mask(text: str) -> str:
    """Return `text`, as long as before, with what can't be a code as FILLER."""
    text = _SITE.sub(_without_site, text)
    return _forms().sub(lambda found: FILLER * len(found[0]), text)


def _without_site(found: re.Match[str]) -> str:
    """Mask a link without a scheme; "123456.Do not share" and "1.234" are none."""
    name = found[0].partition("/")[0]
    first, last = name.split(".")[0], name.rsplit(".", 1)[-1]
    if last.isalpha() and len(last) > 1 and (not first.isdigit() or "/" in found[0]):
        return FILLER * len(found[0])
    return found[0]
