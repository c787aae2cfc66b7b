"""Telephone numbers: 555-0100 to 0199 of many area codes, and the ZIPs where no number is to be had.

Stands apart because the fiction of the numbers has rules of its own. The one rule: a number is never given out twice,
so telephones, number changes and the past draw from area codes of their own.
"""

from __future__ import annotations

from random import Random

_CODES = """
201 202 203 205 206 207 208 209 210 212 213 214 215 216 217 218 219 224 225 228 229 231 234 239 240 248 251 252 253
254 256 260 262 267 269 270 276 281 301 302 303 304 305 307 308 309 310 312 313 314 315 316 317 318 319 320 321 323
325 330 331 334 336 337 339 347 351 352 360 361 385 386 401 402 404 405 406 407 408 409 410 412 413 414 415 417 419
423 424 425 430 432 434 435 440 443 469 478 479 480 484 501 502 503 504 505 507 508 509 510 512 513 515 516 517 518
520 530 540 541 551 559 561 562 563 567 570 571 573 574 575 580 585 586 601 602 603 605 606 607 608 609 610 612 614
615 616 617 618 619 620 623 626 630 631 636 641 646 650 651 657 660 661 662 678 682 701 702 703 704 706 707 708 712
713 714 715 716 717 718 719 720 724 727 731 732 734 740 754 757 760 762 763 765 769 770 772 773 774 775 779 781 785
786 801 802 803 804 805 806 808 810 812 813 814 815 816 817 818 828 830 831 832 843 845 847 848 850 854 856 857 858
859 860 862 863 864 865 870 878 901 903 904 906 907 908 909 910 912 913 914 915 916 917 918 919 920 925 928 929 931
936 937 938 940 941 947 949 951 952 954 956 970 971 972 973 978 979 980 984 985 989
"""
_LINES = 100
_FREE_COUNT, _PAST_COUNT = 60, 10
_ALL = tuple(_CODES.split())
_KEPT = _ALL[:: len(_ALL) // (_FREE_COUNT + _PAST_COUNT)]
FREE_CODES = _KEPT[:_FREE_COUNT]
PAST_CODES = _KEPT[_FREE_COUNT : _FREE_COUNT + _PAST_COUNT]
AREA_CODES = tuple(code for code in _ALL if code not in _KEPT)[:200]
MOST_TELEPHONES = len(AREA_CODES) * _LINES

# ZIP prefixes where few people live: Vermont, the Dakotas, Montana, western Nebraska, Wyoming, eastern New Mexico,
# rural Nevada, Alaska; and the prefixes that belong to no place or to the forces.
_THIN = (
    *range(5), 9, *range(50, 60), *range(90, 99), 340, *range(570, 589), *range(590, 600), *range(690, 694),
    *range(820, 832), *range(878, 885), *range(893, 899), *range(962, 967), *range(995, 1000),
)  # fmt: skip
_THIN_PREFIXES = frozenset(f"{prefix:03}" for prefix in _THIN)


def _number(area_code: str, line: int) -> str:
    return f"{area_code}5550{100 + line}"


def draw_numbers(random: Random, count: int) -> list[str]:
    """Return so many different numbers, at most `MOST_TELEPHONES`.

    Raises ValueError when there are not that many.
    """
    if not 0 <= count <= MOST_TELEPHONES:
        raise ValueError(f"between 0 and {MOST_TELEPHONES} telephones, not {count}")
    places = random.sample(range(MOST_TELEPHONES), count)
    return [_number(AREA_CODES[place // _LINES], place % _LINES) for place in places]


def former_number(random: Random) -> str:
    """Return a number that a telephone may have had before the world began."""
    return _number(random.choice(PAST_CODES), random.randrange(_LINES))


def is_zip(text: str) -> bool:
    """Say whether a text is five digits."""
    return len(text) == 5 and text.isascii() and text.isdigit()


def is_thin(zip_code: str) -> bool:
    """Say whether a number change to this ZIP fails for want of numbers.

    True for the ZIPs whose first three digits name a thinly populated part of the country, the forces, or no place.
    """
    return zip_code[:3] in _THIN_PREFIXES


class FreeNumbers:
    """Gives out the numbers kept for number changes, those of one ZIP prefix from the same area code while it lasts."""

    def __init__(self) -> None:
        self._given = dict.fromkeys(FREE_CODES, 0)

    def take(self, zip_code: str) -> str | None:
        """Return a number never given before, None when all are gone."""
        first = int(zip_code[:3]) % len(FREE_CODES)
        for code in FREE_CODES[first:] + FREE_CODES[:first]:
            line = self._given[code]
            if line < _LINES:
                self._given[code] = line + 1
                return _number(code, line)
        return None
