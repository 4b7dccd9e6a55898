"""Each column of text says whether it names people, and what becomes of them there: none is forgotten by an erasure."""

from pathlib import Path
from typing import Any

from sqlalchemy import ARRAY, Column, LargeBinary, String
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR

from records.private_records.stores import STORES
from records.tables.personal import OnErasure, personal
from records.tables.registry import metadata

NOBODY = Path(__file__).with_name("columns_naming_nobody.txt")
CAN_NAME_SOMEBODY = (String, ARRAY, JSONB, TSVECTOR)
COLUMNS: list[Column[Any]] = [column for table in metadata.sorted_tables for column in table.columns]


def named_nowhere() -> set[str]:
    """The columns that are listed as naming nobody: ids, codes, digests and what is set by the product."""
    lines = (line.partition(": ") for line in NOBODY.read_text().splitlines())
    return {f"{table}.{column}" for table, _, columns in lines for column in columns.split(", ")}


def of(column: Column[Any]) -> str:
    return f"{column.table.name}.{column.name}"


def stores_of(column: Column[Any]) -> list[str]:
    """The private stores that replace the column."""
    return [name for name, store in STORES.items() if store.table is column.table and column.name in store.erased]


def test_each_column_of_text_names_people_as_declared_or_is_listed_as_naming_nobody() -> None:
    told = {of(column) for column in COLUMNS if personal(column) is not None}
    silent = {of(column) for column in COLUMNS if isinstance(column.type, CAN_NAME_SOMEBODY)} - told
    assert silent == named_nowhere(), (
        "declare in the column's `info` what becomes of a person there (records/tables/personal.py), "
        f"or list it in {NOBODY.name} where it can name nobody"
    )


def test_no_column_has_a_type_that_could_hold_names_unseen() -> None:
    kinds = {type(column.type).__name__ for column in COLUMNS if not isinstance(column.type, CAN_NAME_SOMEBODY)}
    assert kinds == {"BigInteger", "Boolean", "Date", "DateTime", "Integer", "LargeBinary", "Numeric"}
    binary = {of(column) for column in COLUMNS if isinstance(column.type, LargeBinary)}
    assert binary == {"events.hash", "seals.digest", "seals.signature", "verification.seal_digest"}


def test_what_is_a_private_stores_is_replaced_there() -> None:
    replaced = [column for column in COLUMNS if (said := personal(column)) and said.on_erasure is OnErasure.STORE]
    assert len(replaced) > 10
    assert [of(column) for column in replaced if not stores_of(column)] == []


def test_what_goes_with_its_row_goes_with_the_row_of_a_person_who_is_named_there() -> None:
    for column in COLUMNS:
        said = personal(column)
        if said is not None and not said.subjects and said.on_erasure is OnErasure.ROW_GOES:
            others = [personal(other) for other in column.table.columns]
            owners = [one for one in others if one and one.subjects and one.on_erasure is OnErasure.ROW_GOES]
            assert owners, f"{of(column)}: no column says whose row it is"


def test_what_stays_has_a_reason() -> None:
    staying = [(column, said) for column in COLUMNS if (said := personal(column))]
    assert [of(column) for column, said in staying if (said.on_erasure is OnErasure.STAYS) != bool(said.because)] == []
