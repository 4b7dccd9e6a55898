"""What commands are called on buttons, and their fields in forms."""

from standards.formatting import capital, spoken

LABELS = {
    "add_note": "Add a note",
    "answer_proposal": "Record an answer",
    "cast_mark_vote": "Vote on a mark",
    "cast_review_vote": "Vote",
    "flag_very_serious": "Flag as very serious",
    "give_legal_advice": "Give advice",
    "mark_duplicate": "Mark as a duplicate",
    "confirm_delivery": "Confirm the delivery",
    "open_review": "Open a review",
    "propose_solution": "Propose a solution",
    "record_consequence": "Record a consequence",
    "record_decided_action_done": "Record the action as done",
    "record_finding": "Record the finding",
    "record_mediation_outcome": "Record the mediation's outcome",
    "record_statement": "Record a statement",
    "recuse": "Step back",
    "release_packet": "Release the packet",
    "request_legal": "Ask Legal",
    "request_programme_action": "Request a programme action",
    "request_tier_action": "Request a tier action",
    "score_rubric": "Score the rubric",
    "stop_waiting": "Let the clock run",
    "vacate": "Vacate the mark",
    "wait_for": "Wait for an answer",
}
"""Commands whose name alone does not say what the button does."""


def label_of(name: str) -> str:
    """What a command is called on a button."""
    return LABELS.get(name) or capital(spoken(name))


FIELDS = {
    "action": "What the partner is to face beside it",
    "code_clauses": "Clauses of the Code of Conduct",
    "complaint_id": "The case it is about",
    "detail": "What is asked for",
    "of": "The other complaint",
    "override_reason": "Why it departs from the score",
    "proposal_id": "Proposal",
    "remind_on": "Remind me on",
    "responsible": "Is the partner responsible?",
    "seriousness": "How serious the mark is",
    "sha256": "SHA-256",
    "url": "Address",
}
"""Fields whose name alone does not say what belongs in them."""


def field_label(name: str) -> str:
    """What a field is called in a form."""
    return FIELDS.get(name) or capital(spoken(name))
