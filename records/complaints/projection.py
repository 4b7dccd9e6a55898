"""A complaint's rows: itself, its proposals, consequences, duties, votes and its mark."""

from collections.abc import Iterator

from records.complaints.tables import complaints, consequences, duties, proposals, votes
from records.marks.tables import marks
from records.projection_rows import Row, Rows, own_row
from standards.complaint import Complaint
from standards.complaint.state import Mark, Proposal, Vote
from standards.vocabulary import Party


def rows(case: Complaint) -> Rows:
    """Every row that the case stands for, parents first."""
    return tuple(_rows(case))


def _rows(case: Complaint) -> Iterator[Row]:
    yield own_row(complaints, case)
    for proposal in case.proposals:
        yield _proposal(case, proposal)
    for item in case.consequences:
        values = {"category": item.category, "amount": item.amount, "currency": item.currency}
        recorded = {"complaint_id": case.id, "recorded_by": item.by, "recorded_at": item.at}
        yield Row(consequences, {"id": item.id}, values | recorded)
    for sub in case.investigators:
        yield Row(duties, {"complaint_id": case.id, "sub": sub}, {"duty": "investigates"})
    for vote in case.votes:
        yield Row(duties, {"complaint_id": case.id, "sub": vote.by}, {"duty": "votes"})
    for vote in case.votes:
        yield _vote(case, vote)
    if case.mark is not None:
        yield _mark(case, case.mark)


def _proposal(case: Complaint, proposal: Proposal) -> Row:
    values = {
        "complaint_id": case.id,
        "kind": proposal.kind.value,
        "terms": proposal.terms,
        "amount": proposal.amount,
        "currency": proposal.currency,
        "proposed_by": proposal.by,
        "proposed_at": proposal.at,
        "customer_accepted": proposal.answers.get(Party.CUSTOMER),
        "partner_accepted": proposal.answers.get(Party.PARTNER),
    }
    return Row(proposals, {"id": proposal.id}, values)


def _vote(case: Complaint, vote: Vote) -> Row:
    values = {
        "vote": vote.vote.value,
        "seriousness": vote.seriousness.value,
        "action": vote.action,
        "reason": vote.reason,
        "cast_at": vote.at,
    }
    return Row(votes, {"complaint_id": case.id, "member": vote.by}, values)


def _mark(case: Complaint, mark: Mark) -> Row:
    values = {
        "partner_id": case.partner_id,
        "complaint_id": case.id,
        "reference": None,
        "seriousness": mark.seriousness.value,
        "placed_on": mark.placed_at.date(),
        "placed_at": mark.placed_at,
    }
    return Row(marks, {"id": mark.id}, values)
