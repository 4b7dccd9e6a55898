"""Words that templates share: times in the reader's zone, deadlines in business hours, codes as people say them."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from api.console.labels import label_of
from standards.calendar import business_time, hours_a_day
from standards.clauses import Clause
from standards.complaint import Complaint
from standards.complaint.messages import AWAITED_WORDS, OUTCOME_WORDS, STAGE_WORDS
from standards.editions.escalation import Calendar
from standards.formatting import at_instant, capital, several, spoken
from standards.notifications import NotificationKind
from standards.vocabulary import Stage

NEXT_STEP = {
    Stage.CS_RESOLUTION: "Record whether CS resolved it",
    Stage.MEDIATION: "Propose a solution, or record the mediation's outcome",
    Stage.INVESTIGATION: "Score the rubric and record a finding",
    Stage.MARK_BOARD: "Vote on a mark",
    Stage.CLOSED: "Nothing; it is closed",
}
"""What the person whose step it is does next."""


def next_step(case: Complaint, now: datetime) -> str:
    """What the person whose step the case is in does next: while it waits, ask again once the day has come."""
    if case.waiting is None:
        return NEXT_STEP[case.stage]
    party = AWAITED_WORDS[case.waiting.party]
    if case.waiting.ask_again_at <= now:
        return f"Ask {party} again, or let the clock run"
    return f"Wait for {party}; ask again on {case.waiting.ask_again_at:%Y-%m-%d}"


_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)


def due_words(due_at: datetime | None, now: datetime, calendar: Calendar) -> str:
    """How far the deadline is, in the business time of the edition's calendar."""
    if due_at is None:
        return "No deadline"
    left = business_time(now, due_at, calendar)
    far = length(abs(left), calendar)
    if due_at <= now:
        return f"Overdue by {far}" if abs(left) >= _MINUTE else "Overdue"
    return f"Due in {far}" if left >= _MINUTE else "Due before business hours begin again"


def length(time: timedelta, calendar: Calendar) -> str:
    """So much business time, in business days where it is long."""
    day = hours_a_day(calendar)
    if time >= 2 * day:
        return several(time // day, "business day")
    if time >= _HOUR:
        hours, rest = time // _HOUR, (time % _HOUR) // _MINUTE
        return f"{several(hours, 'business hour')}{f' {rest} min' if rest and hours < 8 else ''}"
    return f"{time // _MINUTE} business minutes"


@pass_context
def _at(context: Context, instant: datetime | str) -> Markup:
    """The instant in the reader's zone, with UTC on hover."""
    at = datetime.fromisoformat(instant) if isinstance(instant, str) else instant
    visit = context.get("visit")
    here = at.astimezone(visit.zone if visit else UTC)
    told = f"{here:%a} {here.day} {here:%b %Y, %H:%M}"
    utc, zone = at.astimezone(UTC), escape(here.tzname() or "")
    # Put together as it is: a page has a hundred of them, and no part is anything that somebody wrote.
    shown = f'{told} <span class="zone">{zone}</span>'
    return Markup(f'<time datetime="{utc.isoformat()}" title="{utc:%Y-%m-%d %H:%M} UTC">{shown}</time>')


def _on(day: date) -> str:
    """A day as people write it, where no markup can stand."""
    return f"{day.day} {day:%b %Y}"


def _day(day: date | str) -> Markup:
    on = date.fromisoformat(day) if isinstance(day, str) else day
    return Markup('<time datetime="{}">{}</time>').format(f"{on:%Y-%m-%d}", _on(on))


_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d)(?::00)? UTC)?(?![\d-])")
_LARGE = re.compile(r"(?<![\d.,-])\d{4,}(?:\.\d+)?(?= [A-Z]{3}\b)")
"""An amount before the code of its currency."""


@pass_context
def _sentence(context: Context, sentence: str) -> Markup:
    """A sentence of the rules: instants in the reader's zone, days as people write them, commas in large amounts."""
    sentence = _LARGE.sub(lambda found: _amount(found[0]), sentence)
    told, end = Markup(""), 0
    for found in _MOMENT.finditer(sentence):
        told += escape(sentence[end : found.start()]) + _moment(context, *found.groups())
        end = found.end()
    return told + escape(sentence[end:])


def _moment(context: Context, day: str, time: str | None) -> Markup:
    try:
        return _at(context, datetime.fromisoformat(f"{day}T{time}+00:00")) if time else _day(day)
    except ValueError:  # it only looks like one
        return escape(f"{day} {time} UTC" if time else day)


def _month(month: str) -> str:
    """A month such as 2026-11 in words."""
    return f"{date.fromisoformat(month + '-01'):%B %Y}"


def _amount(amount: object) -> str:
    """An amount with commas between its thousands."""
    return f"{Decimal(str(amount)):,f}"


def _address(address: str) -> Markup:
    """An e-mail address that breaks before its domain where a line is too short for it."""
    name, at, domain = address.rpartition("@")
    return escape(name) + at + Markup("<wbr>") + escape(domain).replace(".", Markup("<wbr>."))


def _stage(stage: str) -> str:
    return capital(STAGE_WORDS[Stage(stage)])


def _outcome(outcome: str) -> str:
    return capital(next(words for known, words in OUTCOME_WORDS.items() if known == outcome))


@pass_context
def _person(context: Context, sub: str | None) -> str:
    """What somebody is called, where the page knows it; else the name of the account."""
    if not sub:
        return "Nobody"
    if sub == "recourse":
        return "Recourse, by itself"
    people: Mapping[str, str] = context.get("people") or {}
    return people.get(sub, sub)


_CLAUSES: Mapping[str, Clause] = {clause.value: clause for clause in Clause}


def _clauses(numbers: Any) -> Markup:
    """The clauses, each with its text on demand."""
    known = [_CLAUSES[str(number)] for number in numbers if str(number) in _CLAUSES]
    return Markup(" ").join(map(_clause, known))


@cache
def _clause(one: Clause) -> Markup:
    return Markup('<details class="clause"><summary>{}</summary><span>{}</span></details>').format(one, one.text)


def _zip_words(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Each code with its words: the options of a choice."""
    return [(str(code), capital(spoken(str(code)))) for code in codes]


def _words(codes: Any) -> str:
    """The code, or each of several with commas between them, as people say it."""
    return ", ".join(spoken(code) for code in str(codes).split(", "))


@pass_context
def _fact(context: Context, value: Any) -> str:
    """A fact's value in words; somebody's account by its name, where the page knows it."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return ", ".join(_fact(context, one) for one in value) or "nothing"
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        return at_instant(value)
    people: Mapping[str, str] = context.get("people") or {}
    return people.get(value) or (spoken(value) if _CODE.fullmatch(str(value)) else str(value))


_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
_CODE = re.compile(r"[a-z]+(_[a-z]+)+")


_KINDS = {kind.value: capital(spoken(kind.name.lower())) for kind in NotificationKind}


def kind_words(kind: str) -> str:
    """What a mail is about; some stored values are older than the words of today."""
    return _KINDS.get(kind, capital(spoken(kind)))


def happened(kind: str, details: Mapping[str, Any], summary: str, people: Mapping[str, str]) -> str:
    """What happened in a case, with a person's name in place of the account, and no id of another case."""
    match kind:
        case "assigned":
            return f"The case was assigned to {people.get(details['assignee'], details['assignee'])}."
        case "marked_duplicate":
            return "The complaint is a duplicate of another one."
        case _:
            return summary


_CODE_IN_TEXT = re.compile(r"(?<![\w@./-])(?:[a-z]+(?:_[a-z]+)+|cs|pdm)(?![\w@/-]|\.\w)")
"""A code that an answer of the API names: there it is what a caller sends, on a page it is said in words."""


def _plain(text: str) -> str:
    """The text with its codes as people say them."""
    return _CODE_IN_TEXT.sub(lambda found: spoken(found[0]), text)


_IDS = {"prp": "the proposal", "cmp": "the case", "mrk": "the mark", "rev": "the review", "acc": "the accreditation"}
_ID = re.compile(rf"\b({'|'.join(_IDS)})_[0-9a-z]+\b")


def _fact_name(name: str) -> str:
    """What a fact is about, in words: nobody reads ids."""
    return capital(spoken(_ID.sub(lambda found: _IDS[found[1]], name)))


FILTERS: Mapping[str, Callable[..., Any]] = {
    "at": _at,
    "sentence": _sentence,
    "month": _month,
    "amount": _amount,
    "address": _address,
    "day": _day,
    "on": _on,
    "label": label_of,
    "spoken": lambda code: capital(spoken(str(code))),
    "capital": capital,
    "words": _words,
    "zip_words": _zip_words,
    "stage": _stage,
    "outcome": _outcome,
    "fact": _fact,
    "fact_name": _fact_name,
    "size": lambda size: f"{size // 2**20} MiB" if size >= 2**20 else f"{size // 2**10} KiB",
    "person": _person,
    "clauses": _clauses,
    "plain": _plain,
    "mail_kind": kind_words,
}
