"""A message as a scene: its candidates, the words around them, and how they weigh.

Stands apart because this is the reckoning, and the words and forms are its tables. The one rule: a weight depends on
the kind of a word and how far it stands, never on a phrase.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from smspins_tui.codes.form import Candidate
from smspins_tui.codes.mask import FILLER
from smspins_tui.codes.word import NUMBER_WORDS, Tone, Word, fold, glued, glued_warnings, meaning, tone

NEVER = -100.0
"""The score of a number that belongs to another word."""

_BEFORE = {Word.CODE: 10.0, Word.DO: 8.0, Word.USE: 6.0}
_AFTER = {Word.CODE: 9.0, Word.DO: 7.0, Word.USE: 5.0}
_WARNED = 2.0
_OFFERED = -8.0
_OTHERS = (Word.OTHER, Word.NOT_CODE)
_SENTENCE = 3.0  # words that the end of a sentence, or another number, counts for
_LINE = 1.0
_RIGHT_AFTER = 0.5  # words
_SOON_AFTER = 1.5
_REACH = 120  # characters
_LABELS = 6  # on each side
_TIED = 2.0  # at most so far is a word whose number follows a colon or "is"
_NO_YEAR = 3.0
_ADJACENT = 4  # characters
_FIRST_GLUED = "\u0590"  # Hebrew; the scripts whose words are looked for anywhere follow

_WORD = re.compile(r"[^\W\d_]++(?:-[^\W\d_]++)*+")
_SENTENCE_END = re.compile(r"(?:(?<=\w\w\w)|(?<=[0-9)\]}\"'»]))\.(?=\s|$)|[!?;](?=\s|$)|[。！？；]")
_LINE_END = re.compile(r"(?<![:：\n])\n")
_LIST_GLUE = re.compile(r"\s*(?:,|/|;|and|or|&|y|o|und|oder|et|ou|e|и|или|和|或|、|または|또는|أو)\s*", re.IGNORECASE)
_IS_YOUR = re.compile(
    r"[\s\"'”»\])】*.]*(?:is|as|es|est|ist|é|è|adalah|—|-|:|是|为|は|это|هو)?\s*"
    r"(?:your|the|tu|su|el|votre|le|ton|dein|ihr|der|seu|sua|il|tuo|kode|ваш|твой|您的|你的|あなたの|رمز)(?![^\W\d_]{4})",
    re.IGNORECASE,
)


_OPENING = r"[\s\"'“”„«»「『\[【(*]{0,6}$"
_TIES = {
    # a colon or a verb, as in "the code of Acme is 1234"
    Word.CODE: re.compile(
        r"(?::|(?<![^\W\d_])(?:(?P<verb>is|are|es|est|ist|é|è|lautet|adalah|jest|là|это|هو|هي|הוא|היא)|to)|[是为為は])"
        + _OPENING,
        re.IGNORECASE,
    ),
    # a means, as in "confirm the payment with 1234"
    Word.USE: re.compile(r"(?<![^\W\d_])(?:with|con|avec|mit|com|met)(?![^\W\d_])" + _OPENING, re.IGNORECASE),
}

_BOOKED = ("confirm", "conferm")  # what has a "confirmation number" was ordered or booked


@dataclass(frozen=True, slots=True)
class _Label:
    start: int
    end: int
    word: Word


class Scene:
    """Weighs the candidates of one message.

    Args:
        text: plain and masked.
        candidates: those of the text, in order.
    """

    def __init__(self, text: str, candidates: tuple[Candidate, ...]) -> None:
        self._text = text
        self._candidates = candidates
        self._labels = _labels(text, candidates)
        self._tones = {tone(fold(word)) for word in _WORD.findall(text)}
        self._is_warning = Tone.WARNING in self._tones or any(word in text for word in glued_warnings())
        self._owned = frozenset(candidate for candidate in candidates if self._is_of_other(candidate))

    def scores(self) -> list[tuple[Candidate, float]]:
        """Return every candidate with its score; one in a list with the one before weighs as much."""
        scored: list[tuple[Candidate, float]] = []
        for candidate in self._candidates:
            score = self._score(candidate) + self._context(candidate)
            if scored and _LIST_GLUE.fullmatch(self._text, scored[-1][0].end, candidate.start):
                score = max(score, scored[-1][1])
            scored.append((candidate, score))
        return scored

    def _context(self, candidate: Candidate) -> float:
        if self._is_warning:
            return _WARNED
        if Tone.SIGN_IN in self._tones or Tone.OFFER not in self._tones:
            return 0.0
        # "SAVE20 for 20% off"; a number alone may come from a shop's own sign-in
        return _OFFERED if not candidate.code.isdigit() or FILLER in self._text else 0.0

    def _score(self, candidate: Candidate) -> float:
        if candidate in self._owned:
            return NEVER
        before, after = self._before(candidate), self._after(candidate)
        near = max(before, after) + max(0.0, min(before, after)) / 4
        return candidate.shape + near + self._alone(candidate)

    def _alone(self, candidate: Candidate) -> float:
        """Weigh a message that is hardly more than its number, or only warns."""
        if len(self._candidates) > 1 or any(label.word in _OTHERS for label in self._labels):
            return 0.0
        if self._is_warning:
            return 4.0
        before, after = self._text[: candidate.start], self._text[candidate.end :]
        words = len(_WORD.findall(before)) + len(_WORD.findall(after))
        is_led = before.rstrip()[-1:] in (":", "]", "】", "")
        if words > 3 or FILLER in self._text or (len(candidate.code) < 6 and words and not is_led):
            return 0.0
        return 7.0 if is_led or candidate.shape >= 3 else 3.0

    def _before(self, candidate: Candidate) -> float:
        near = [one for one in self._labels if candidate.start - _REACH < one.end <= candidate.start]
        start = max(0, candidate.start - _REACH)
        ties = {word: tie.search(self._text, start, candidate.start) for word, tie in _TIES.items()}
        if candidate.code.isdigit() and candidate.code.endswith("00"):  # "register with 5000 others"
            ties[Word.USE] = None
        weights = (
            self._weight_before(label, candidate, ties.get(label.word))
            for label in near[-_LABELS:]
            if label.word in _BEFORE and self._taker(label, _RIGHT_AFTER) in (None, candidate)
        )
        return max(weights, default=0.0)

    def _weight_before(self, label: _Label, candidate: Candidate, tie: re.Match[str] | None) -> float:
        """Weigh a word before; one whose number is tied to it is near, and its number no year where a verb says so."""
        gap = self._gap(label.end, candidate.start)
        if tie is None or self._ends(label.end, candidate.start):
            return _BEFORE[label.word] - gap
        return (
            _BEFORE[Word.CODE] - min(gap, _TIED) + (_NO_YEAR if candidate.is_year and tie.lastgroup == "verb" else 0.0)
        )

    def _after(self, candidate: Candidate) -> float:
        near = [one for one in self._labels if candidate.end <= one.start < candidate.end + _REACH]
        weights = (
            _AFTER[label.word] - self._gap(candidate.end, label.start) + self._is_your(candidate, label)
            for label in near[:_LABELS]
            if label.word in _AFTER and self._taker(label, _SOON_AFTER) is None
        )
        return max(weights, default=0.0)

    def _is_your(self, candidate: Candidate, label: _Label) -> float:
        """Weigh "123456 is your … code" within one sentence."""
        is_so = _IS_YOUR.match(self._text, candidate.end) and not self._ends(candidate.end, label.start)
        return 3.0 if is_so else 0.0

    def _is_called_code(self, candidate: Candidate) -> bool:
        """Tell "Dear customer 123456 is your code" from an order's number."""
        near = [one for one in self._labels if candidate.end <= one.start < candidate.end + _REACH]
        return any(one.word is Word.CODE and self._is_your(candidate, one) for one in near[:_LABELS])

    def _taker(self, label: _Label, within: float) -> Candidate | None:
        """Return the number that a word has right after it, since it says little of any other."""
        following = (one for one in self._candidates if one.start >= label.end and one not in self._owned)
        nearest = next(following, None)
        if nearest is None or "," in self._text[label.end : nearest.start]:
            return None
        return nearest if self._gap(label.end, nearest.start) < within else None

    def _gap(self, start: int, end: int) -> float:
        """Return how far apart two places are, in words."""
        words = sum(map(_length, _WORD.findall(self._text, start, end)))
        lines = len(_LINE_END.findall(self._text, start, end))
        numbers = sum(1 for one in self._candidates if start <= one.start and one.end <= end and one not in self._owned)
        return words + _LINE * lines + _SENTENCE * (self._ends(start, end) + numbers)

    def _ends(self, start: int, end: int) -> int:
        return len(_SENTENCE_END.findall(self._text, start, end))

    def _is_of_other(self, candidate: Candidate) -> bool:
        """Tell whether the word right before a number names it: "order 1234", but not "code for your account: 1234"."""
        near = [label for label in self._labels if label.end <= candidate.start][-_LABELS:]
        if not near:
            return False
        last = near[-1]
        if last.word is Word.MONTH:
            return candidate.is_year and candidate.start - last.end <= 2 * _ADJACENT
        if last.word not in _OTHERS or not self._is_next(last, candidate) or self._is_called_code(candidate):
            return False
        is_led = any(one.word is Word.CODE and not self._ends(one.end, candidate.start) for one in near)
        between = self._text[last.end : candidate.start]
        return not is_led or not (":" in between or _WORD.search(between))

    def _is_next(self, label: _Label, candidate: Candidate) -> bool:
        """Tell whether hardly a word, and no other number, stands between a word and a number."""
        if self._ends(label.end, candidate.start) or "," in self._text[label.end : candidate.start]:
            return False
        if any(label.end <= one.start and one.end <= candidate.start for one in self._candidates):
            return False
        words = map(fold, _WORD.findall(self._text, label.end, candidate.start))
        return sum(1 for word in words if word not in NUMBER_WORDS and _length(word)) <= 1


def _length(word: str) -> float:
    """Return what a word counts for: ties nothing, a run of Chinese or Japanese a third a character."""
    if word[0] >= "\u2e80" and not "\uac00" <= word[0] <= "\ud7a3":
        return max(0, len(word) - 2) / 3
    return 0.0 if meaning(fold(word)) is Word.FREE else 1.0


def _labels(text: str, candidates: tuple[Candidate, ...]) -> tuple[_Label, ...]:
    """Return the words that say something; the letters of a candidate such as "QR9007" say nothing."""
    letters = {at for one in candidates for at in range(one.start, one.end)}
    found = [
        _Label(one.start(), one.end(), word)
        for one in _WORD.finditer(text)
        if one.start() not in letters and (word := meaning(fold(one[0]))) not in (None, Word.FREE)
    ]
    if max(text) >= _FIRST_GLUED:
        found = sorted([*found, *_glued(text)], key=lambda label: label.start)
    return tuple(_compound(found, at, text) for at in range(len(found)))


def _compound(labels: list[_Label], at: int, text: str) -> _Label:
    """Read "zip code", "código postal" and "confirmation number" as another number."""
    label = labels[at]
    if label.word is Word.USE and fold(text[label.start : label.end]).startswith(_BOOKED):
        following = _WORD.match(text, label.end + 1)
        is_number = following is not None and fold(following[0]) in NUMBER_WORDS
        return _Label(label.start, label.end, Word.OTHER) if is_number else label
    if label.word is not Word.CODE:
        return label
    before, after = labels[max(0, at - 1) : at], labels[at + 1 : at + 2]
    is_led = any(one.word is Word.NOT_CODE and label.start - one.end <= _ADJACENT for one in before)
    is_followed = any(one.word is Word.NOT_CODE and one.start - label.end <= _ADJACENT for one in after)
    return _Label(label.start, label.end, Word.NOT_CODE) if is_led or is_followed else label


def _glued(text: str) -> list[_Label]:
    found: list[_Label] = []
    taken = bytearray(len(text))
    for name, word in glued():
        start = text.find(name)
        while start >= 0:
            end = start + len(name)
            if not any(taken[start:end]):
                taken[start:end] = b"\x01" * len(name)
                found.append(_Label(start, end, word))
            start = text.find(name, end)
    return found
