"""The commands behind the events of a complaint."""

from collections.abc import Mapping, Sequence

from migrations.backfill.rows import AS_ON_RECORD, Logged, Said, kept

_COMMANDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "cs_outcome_recorded": ("record_cs_outcome", ("outcome",)),
    "solution_proposed": ("propose_solution", ("kind", "terms", "amount", "currency")),
    "proposal_answered": ("answer_proposal", ("proposal_id", "party", "accepted")),
    "mediation_outcome_recorded": ("record_mediation_outcome", ("outcome", "proposal_id")),
    "consequence_recorded": ("record_consequence", ("category", "amount", "currency")),
    "statement_recorded": ("record_statement", ("party", "text")),
    "rubric_scored": ("score_rubric", ("scores",)),
    "finding_recorded": ("record_finding", ("responsible", "code_clauses", "reason", "override_reason")),
    "flagged_very_serious": ("flag_very_serious", ("reason",)),
    "mark_vote_cast": ("cast_mark_vote", ("vote", "seriousness", "reason", "action")),
    "member_recused": ("recuse", ("reason",)),
    "note_added": ("add_note", ("text",)),
    "evidence_added": ("add_evidence", ("title", "url", "sha256")),
    "assigned": ("assign", ("assignee",)),
    "withdrawn": ("withdraw", ("reason",)),
    "marked_duplicate": ("mark_duplicate", ("of",)),
    "taken_up": ("take_up_complaint", ()),
}
"""By the type of the first event that a command leads to: its name, and the fields that it shares with the event."""
_ALONE = ("complaint_filed", "taken_up")


def begins(event: Logged, before: Logged | None) -> bool:
    """Whether the event is the first of a decision: another instant, another command, or one that stands alone."""
    if before is None or event.at != before.at or event.type in _ALONE or before.type in _ALONE:
        return True
    return event.command is not None and event.command != before.command


def said(events: Sequence[Logged]) -> Said:
    """The command that led to the events of one decision."""
    first = events[0]
    if first.type == "complaint_filed":
        return _filing(first)
    if first.type not in _COMMANDS:
        return Said("pass_time", {})
    name, fields = _COMMANDS[first.type]
    return Said(name, kept(first.fact, *fields))


def _filing(first: Logged) -> Said:
    very_serious = first.fact["severity"] == "very_serious"
    reason = AS_ON_RECORD if very_serious else None
    fields = kept(first.fact, "partner_id", "category", "project_value")
    more = {"very_serious": very_serious, "very_serious_reason": reason}
    return Said("file_complaint", {**fields, **more}, subject=first.subject)
