"""The clauses of the standard, in our words: what a decision cites and a reader can look up."""

from enum import StrEnum


class Clause(StrEnum):
    """A numbered obligation of the accreditation standards."""

    text: str

    def __new__(cls, number: str, text: str) -> "Clause":
        """Keeps the clause's words beside its number."""
        member = str.__new__(cls, number)
        member._value_ = number
        member.text = text
        return member

    S1 = "S1", "An accreditation credentials one area of expertise; a partner may hold several."
    S2 = "S2", "Tier, certifications and marks must meet the standard at all times."
    S3 = "S3", "Not meeting the universal standards can lead to revocation."
    S4 = "S4", "An accreditation is evaluated every six months from its issue date."
    S5 = "S5", "Only Platinum, Diamond and Elite partners may apply for and retain an accreditation."
    S6 = "S6", "Tier qualification is reviewed in January and June."
    S7 = "S7", "A partner below Platinum may be given a grace period to remediate."
    S8 = "S8", "A partner who does not regain the tier is no longer eligible for accreditations."
    S9 = "S9", "The certification prerequisites must be kept to retain an accreditation."
    S10 = "S10", "Each accreditation may require its own certifications."
    S11 = "S11", "Marks on record lead to a board review before the accreditation is renewed."
    S12 = "S12", "The board's determination with a director's approval may cost the accreditations."
    S13 = "S13", "A complaint starts when a customer surfaces it to a HubSpot employee about a partner."
    S14 = "S14", "CS and Service first work with the partner to resolve the complaint."
    S15 = "S15", "What CS cannot resolve, Service Acceleration mediates towards a mutually accepted solution."
    S16 = "S16", "The PDM is informed and kept updated on the process."
    S17 = "S17", "Service Acceleration oversees the alignment of customer and partner in intricate cases."
    S18 = "S18", "A solution is one that both accept: the partner makes the customer whole, the agreement is extended."
    S19 = "S19", "Without a mutual solution Partner Ops investigates and decides."
    S20 = "S20", "The board is informed; the situation and its financial consequences are investigated."
    S21 = "S21", "A decision rubric determines responsibility."
    S22 = "S22", "The mark board decides whether the partner receives a mark."
    S23 = "S23", "A partner found responsible receives a mark; only this can touch an accreditation."
    S24 = "S24", "A very serious infringement goes to the review board at once."
    S25 = "S25", "Most complaints are expected to end in mediation."
    S26 = "S26", "A mark exists only after the fourth step."
    S27 = "S27", "Few marks in the 24-month window allow automatic renewal; more lead to a review first."
    S28 = "S28", "Three marks within 24 months lead to an accreditation review."
    S29 = "S29", "Marks are not equal; each carries its seriousness."
    S30 = "S30", "A more serious infringement leads to immediate action after board review."
    S31 = "S31", "The accreditation review board seats leaders of CS and Services, Academy, and POPS."
    S32 = "S32", "The review is anonymised: the partner's name is removed."
    S33 = "S33", "Each scenario and the partner's performance are evaluated."
    S34 = "S34", "The board recommends to revoke or to renew."
    S35 = "S35", "A loss needs director-level approval."
    S36 = "S36", "Legal can be consulted on a removal or suspension."
    S37 = "S37", "After a loss the partner may not apply for any accreditation for six months."
    S38 = "S38", "Accreditations are removed before action on the tier or the programme position."
    S39 = "S39", "Non-accredited partners follow the same process; the board decides the action."
    S40 = "S40", "After a loss the partner leaves every accredited-only programme."
    S41 = "S41", "The partner's contact gets details and timelines when a review begins and when it is decided."
    S42 = "S42", "The PDM answers questions on performance and compliance."
    S43 = "S43", "Feedback is welcome."
    S44 = "S44", "The programme mailbox answers further questions."
