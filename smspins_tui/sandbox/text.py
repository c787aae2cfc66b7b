"""What strangers write to a rented telephone: codes of many shapes, several languages, and a few hostile ones.

Stands apart because these texts are the sandbox's only literature. The one rule: drawn from the generator that is
passed in, so the same seed writes the same messages.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import NamedTuple

_BRANDS = ("Acme", "Northwind", "Globex", "Initech", "Umbra Bank", "Tern Mail", "Parcelio", "Kite", "Café Lune", "云图")
_MIXED = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def _digits(random: Random, count: int) -> str:
    return "".join(random.choices("0123456789", k=count))


def _mixed(random: Random, count: int) -> str:
    return "".join(random.choices(_MIXED, k=count))


_CODES: tuple[Callable[[Random], str], ...] = (
    lambda r: _digits(r, 6),
    lambda r: _digits(r, 6),
    lambda r: _digits(r, 4),
    lambda r: _digits(r, 5),
    lambda r: _digits(r, 8),
    lambda r: f"{_digits(r, 3)}-{_digits(r, 3)}",
    lambda r: f"{_digits(r, 3)} {_digits(r, 3)}",
    lambda r: f"G-{_digits(r, 6)}",
    lambda r: f"{_mixed(r, 3)}{_digits(r, 3)}",
    lambda r: f"{_mixed(r, 4)}-{_digits(r, 4)}",
)

_WITH_CODE = (
    "Your {brand} code is {code}. It ends in 10 minutes.",
    "{code} is your {brand} verification code.",
    "<#> {brand}: {code} is your code. Don't share it. FA+9qCX9VSu",
    "{brand} security code: {code}\nIf this wasn't you, ignore it.",
    "Use {code} to sign in to {brand}. Valid until {hour}:{minute}.",
    "[{brand}] Login code {code}. We will never call you to ask for it.",
    "{brand}|Pay: confirm $49.90 with {code}|Reply STOP to end",
    "Enter {code} at {brand} to confirm order 20{hour}{minute}77",
    "Tu código de {brand} es {code}. No lo compartas con nadie.",
    "Ihr {brand}-Bestätigungscode lautet {code}. Gültig für 10 Minuten.",
    "Votre code {brand} est {code}. Ne le communiquez à personne.",
    "Seu código {brand} é {code}",
    "Ваш код подтверждения {brand}: {code}. Никому его не сообщайте.",
    "{brand}: kod doğrulama {code}. Kimseyle paylaşmayın.",
    "Twój kod {brand} to {code}. Ważny 5 minut.",
    "【{brand}】验证码:{code},5分钟内有效,请勿泄露。",
    "{brand} の認証コードは {code} です。",
    "[{brand}] 인증번호 {code} 를 입력해 주세요.",
    "رمز التحقق الخاص بك في {brand} هو {code}",
    "קוד האימות שלך ב-{brand} הוא {code}",
    "आपका {brand} कोड {code} है। किसी से साझा न करें।",
    "Mã xác minh {brand} của bạn là {code}.",
    "🔐 {brand}: {code} 👩‍💻",
)

_WITHOUT_CODE = (
    "Welcome to {brand}. Your account is ready.",
    "{brand}: a new device signed in at {hour}:{minute}. Was this you?",
    "Your parcel of {brand} arrives today between {hour}:00 and {hour}:59.",
    "{brand}: your password was changed.",
    "Thanks for joining {brand}! 🎉 Reply STOP to end.",
)

_PARTS = (
    "(1/2) {brand}: your sign-in from a new place has to be confirmed. Open the app, choose Security, and enter the ",
    "(2/2) code {code}. It ends in 15 minutes. Never read it out to anybody, not even to {brand} itself.",
)

HOSTILE = (
    "Your code is 481516 \x1b]52;c;cm0gLXJmIC8=\x07 now",
    "\x1b[2J\x1b[HYour terminal is mine \x1b]0;pwned\x07 code 108108",
    "[/b] code [ABC123] ok [@click=app.quit]tap here[/]",
    "[bold red]Bank[/bold red]: your code is [link=https://example.invalid]735501[/link]",
    "code \u202e654321\u202c is not what it seems \u2066x\u2069",
    "z\u200bero\u200bwidth 12\u200b34\u200b56\u2060\ufeff",
    "pile Z" + "\u0301\u0316\u0334" * 40 + "up 222333",
    "C1 \x9b31m and \x9d0;title\x9c then NUL \x00 then BEL \x07 and DEL \x7f, code 909090",
    "half a smile \ud83d and code 404404",
    '=HYPERLINK("https://example.invalid","550055")',
    "64" * 700,
)


class Written(NamedTuple):
    """A message, and the code that was put into it: an empty one for none."""

    text: str
    code: str


def _fill(random: Random, pattern: str) -> Written:
    brand, code = random.choice(_BRANDS), random.choice(_CODES)(random)
    hour, minute = f"{random.randrange(24):02}", f"{random.randrange(60):02}"
    return _write(pattern, brand=brand, code=code, hour=hour, minute=minute)


def _write(pattern: str, *, code: str, **words: str) -> Written:
    return Written(pattern.format(code=code, **words), code if "{code}" in pattern else "")


def _parts(random: Random) -> tuple[Written, ...]:
    brand, code = random.choice(_BRANDS), _digits(random, 6)
    return tuple(_write(part, brand=brand, code=code) for part in _PARTS)


def draw_messages(random: Random, *, hostile_share: float) -> tuple[str, ...]:
    """Return the one to three messages of one delivery; `hostile_share` (0 to 1) of them mean harm."""
    if random.random() < hostile_share:
        return (random.choice(HOSTILE),)
    return tuple(written.text for written in draw_written(random))


def draw_written(random: Random) -> tuple[Written, ...]:
    """Return the one to three harmless messages of one delivery, and what code is in each."""
    dice = random.random()
    if dice < 0.08:
        return _parts(random)
    if dice < 0.20:
        return (_fill(random, random.choice(_WITHOUT_CODE)),)
    if dice < 0.28:
        return (_fill(random, random.choice(_WITHOUT_CODE)), _fill(random, random.choice(_WITH_CODE)))
    return (_fill(random, random.choice(_WITH_CODE)),)
