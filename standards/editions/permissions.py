"""The declared actions, as an edition can hand them out to roles with ``may_take``."""

from standards.accreditation.commands import ACCREDITATION_COMMANDS
from standards.complaint.commands import COMPLAINT_COMMANDS
from standards.editions.validation import Powers
from standards.partner.commands import PARTNER_COMMANDS
from standards.review.commands import REVIEW_COMMANDS
from standards.vocabulary import Role

CATALOGUES = (COMPLAINT_COMMANDS, ACCREDITATION_COMMANDS, REVIEW_COMMANDS, PARTNER_COMMANDS)
"""Those whose roles an edition can change. The vacating of a mark is an extension whose two steps stay as they are."""

DECLARED = Powers(
    actions=frozenset(name for catalogue in CATALOGUES for name in catalogue),
    decisive=frozenset({"record_cs_outcome", "record_mediation_outcome", "record_finding", "cast_mark_vote"}),
    # I2: no loss without the board's recommendation (S31) and a director's approval (S35), whatever an edition says.
    bound={"cast_review_vote": Role.ACCREDITATION_BOARD, "decide": Role.DIRECTOR},
)
