"""The page of the editions: how one is published, and every field with its meaning, unit, clauses and legal range."""

import json
from typing import Any

from cli.docs.markdown import code, linked, table
from standards.editions import Edition
from standards.editions.events import plain
from standards.editions.field_catalogue import ANY_NAME, Entry, entries

ABOUT = """\
# Editions

Every number, list and named choice that the rules read stands in an edition. An edition is dated and never changes:
what is to be otherwise is published as a new one. A complaint keeps the edition under which it opened; a decision on an
accreditation takes the edition in force at that instant. Every event names its edition.

## Publishing one

The role `ops` publishes, with the departures from the edition that is in force just before `effective_from`:

```console
$ curl -s $API/v1/editions -H "Authorization: Bearer $OLGA" -H "Content-Type: application/json" -d '{
    "id": "2027-01", "effective_from": "2027-01-01", "marks": {"review_at": 2}, "rubric": {"criteria": {"remedy": null}}
  }'
```

- The body is merged as JSON Merge Patch (RFC 7396): objects name by name, lists and values as a whole, and `null` takes
  a name out of a catalogue, such as a criterion of the rubric. A field that no edition has is a fault.
- 201 answers with the edition and with what it changes, in words; the same edition again is answered with 200, and an
  id or an instant that another edition has with 409. Whatever is wrong is answered with 422 and every fault in its
  place, those between fields included.
- `effective_from` is not in the past, and not before the first edition, which governs everything before it. So nothing
  that was decided would have been decided otherwise.
- Partners keep their tier and their accreditations when an edition comes into force: it has every tier and every kind
  of accreditation that the one before it has. It can ask for other certifications, or for none.
- The lowest tier is not the minimum: nobody could be below it, and S5 asks for a tier. Whoever wants to let everybody
  in changes the standard, not a number.
- It counts once another person with the role `ops` approves it (`POST /v1/editions/{id}/actions/approve`), unless the
  deployment asks for none (`RECOURSE_EDITION_APPROVAL=off`). Until it governs it can be withdrawn
  (`…/actions/withdraw`), where no other edition was written over it; its id is never used again.
- `contacts` are shared mailboxes, not people: what is published stays.

`GET /v1/editions/{id}/diff?from={other}` compares any two. How an edition comes on record is an event of
the stream `edition/{id}`, with the whole content and its digest, and so are its approval and its withdrawal;
`./recourse verify` rebuilds the editions from these events.

## The fields

Where no clause is cited, the field is an extension: the standard is silent. `{name}` is a name that the edition
chooses. The last column holds what """

HEADER = ("field", "meaning", "unit", "legal", "clauses")


def editions(shown: Edition) -> str:
    """The page, with the values of the edition that is shown."""
    values = plain(shown)
    rows = ((*_row(entry), _value(values, entry)) for entry in entries())
    return f"{ABOUT}{code(shown.id)} says.\n\n{table((*HEADER, shown.id), rows)}\n"


def edition_fields(shown: Edition) -> str:
    """The same as JSON, for programs: each field with its meaning, unit, clauses, legal range and value."""
    values = plain(shown)
    fields = [
        {
            "field": ".".join(entry.path),
            "meaning": entry.says.words,
            "unit": entry.says.unit,
            "clauses": list(entry.says.clauses),
            "extension": entry.says.extension,
            "legal": entry.says.legal,
            **({} if ANY_NAME in entry.path else {shown.id: _raw_value(values, entry)}),
        }
        for entry in entries()
    ]
    return json.dumps(fields, indent=2, ensure_ascii=False) + "\n"


def _row(entry: Entry) -> tuple[str, str, str, str, str]:
    says, path = entry.says, code(".".join(entry.path))
    return path, says.words, says.unit or "", says.legal, linked(says.clauses) or "extension; cites no clause"


def _raw_value(values: Any, entry: Entry) -> Any:
    for name in entry.path:
        values = values[name]
    return values


def _value(values: Any, entry: Entry) -> str:
    """The field's value; a catalogue shows its names, and what stands under each of them is left to the edition."""
    if ANY_NAME in entry.path:
        return ""
    value = _raw_value(values, entry)
    return code(json.dumps(list(value) if isinstance(value, dict) else value, ensure_ascii=False))
