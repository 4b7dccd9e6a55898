"""The search attributes by which ops find a case."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from temporalio.api.enums.v1 import IndexedValueType
from temporalio.common import SearchAttributeKey, SearchAttributePair, TypedSearchAttributes

from standards.complaint import Complaint
from standards.standing.state import Standing

CASE_STAGE = SearchAttributeKey.for_keyword("CaseStage")
CASE_OVERDUE = SearchAttributeKey.for_bool("CaseOverdue")
CASE_DUE_AT = SearchAttributeKey.for_datetime("CaseDueAt")
PARTNER_ID = SearchAttributeKey.for_keyword("PartnerId")
SEVERITY = SearchAttributeKey.for_keyword("Severity")

ATTRIBUTE_TYPES: Final[Mapping[str, IndexedValueType.ValueType]] = MappingProxyType(
    {
        CASE_STAGE.name: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
        CASE_OVERDUE.name: IndexedValueType.INDEXED_VALUE_TYPE_BOOL,
        CASE_DUE_AT.name: IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
        PARTNER_ID.name: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
        SEVERITY.name: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
    }
)


def of_complaint(case: Complaint) -> TypedSearchAttributes:
    """The attributes of a case as it stands. Codes, ids and times only: they are stored as plain text."""
    pairs: list[SearchAttributePair[Any]] = [
        SearchAttributePair(CASE_STAGE, case.stage.value),
        SearchAttributePair(CASE_OVERDUE, case.overdue),
        SearchAttributePair(PARTNER_ID, case.partner_id),
        SearchAttributePair(SEVERITY, case.severity.value),
    ]
    if case.due_at is not None:
        pairs.append(SearchAttributePair(CASE_DUE_AT, case.due_at))
    return TypedSearchAttributes(pairs)


def of_subject(standing: Standing, subject: str) -> TypedSearchAttributes:
    """The attributes of an accreditation or a review as it stands: its status or stage, and whose it is."""
    if subject.startswith("acc_"):
        stage, due_at = standing.accreditation(subject).status.value, None
    else:
        review = standing.review(subject)
        stage, due_at = review.stage.value, review.due_at
    pairs: list[SearchAttributePair[Any]] = [
        SearchAttributePair(CASE_STAGE, stage),
        SearchAttributePair(PARTNER_ID, standing.partner.id),
    ]
    if due_at is not None:
        pairs.append(SearchAttributePair(CASE_DUE_AT, due_at))
    return TypedSearchAttributes(pairs)
