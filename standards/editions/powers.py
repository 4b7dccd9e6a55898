"""The declared actions, as an edition can hand them out to roles with ``may_take``."""

from standards.accreditation.actions import ACCREDITATION_ACTIONS
from standards.complaint.actions import COMPLAINT_ACTIONS
from standards.editions.checking import Powers
from standards.partner.actions import PARTNER_ACTIONS
from standards.review.actions import REVIEW_ACTIONS
from standards.vocabulary import Role

CATALOGUES = (COMPLAINT_ACTIONS, ACCREDITATION_ACTIONS, REVIEW_ACTIONS, PARTNER_ACTIONS)
"""Those whose roles an edition can change. The vacating of a mark is an extension whose two steps stay as they are."""

DECLARED = Powers(
    actions=frozenset(name for catalogue in CATALOGUES for name in catalogue),
    decisive=frozenset({"record_cs_outcome", "record_mediation_outcome", "record_finding", "cast_mark_vote"}),
    # I2: no loss without the board's recommendation (S31) and a director's approval (S35), whatever an edition says.
    bound={"cast_review_vote": Role.ACCREDITATION_BOARD, "decide": Role.DIRECTOR},
)
