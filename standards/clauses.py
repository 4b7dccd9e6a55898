"""The clauses of the standard, each in our words and in the standard's own: what a decision cites."""

from enum import StrEnum


class Clause(StrEnum):
    """A numbered obligation of the accreditation standards."""

    text: str
    """In our words."""
    source: str
    """In the words of the standard, ``docs/accreditation-standards.txt``."""

    def __new__(cls, number: str, text: str, source: str) -> "Clause":
        """Keeps the clause's words beside its number."""
        member = str.__new__(cls, number)
        member._value_ = number
        member.text = text
        member.source = source
        return member

    S1 = (
        "S1",
        "An accreditation credentials one area of expertise; a partner may hold several.",
        "Accreditations are how HubSpot validates and credentials our partners on specific areas of expertise.",
    )
    S2 = (
        "S2",
        "Tier, certifications and marks must meet the standard at all times.",
        "Solutions partners meet the universal benchmark requirements at all times to maintain an accreditation.",
    )
    S3 = (
        "S3",
        "Not meeting the universal standards can lead to revocation.",
        "Not meeting the universal standards benchmarks can result in a revocation of accreditations.",
    )
    S4 = (
        "S4",
        "An accreditation is evaluated every six months from its issue date.",
        "Solutions partners should expect to be evaluated every six months from the issue date of their accreditation",
    )
    S5 = (
        "S5",
        "Only Platinum, Diamond and Elite partners may apply for and retain an accreditation.",
        "Partners must be platinum, diamond or elite to apply for and retain an accreditation.",
    )
    S6 = (
        "S6",
        "Tier qualification is reviewed in January and June.",
        "Tier qualifications for accreditations are reviewed in January and June.",
    )
    S7 = (
        "S7",
        "A partner below Platinum may be given a grace period to remediate.",
        "Solutions partners who fall below the platinum tier may be provided a grace period to remediate.",
    )
    S8 = (
        "S8",
        "A partner who does not regain the tier is no longer eligible for accreditations.",
        "In the event they are unable to tier back up to Platinum, they will no longer be eligible for accreditations.",
    )
    S9 = (
        "S9",
        "The certification prerequisites must be kept to retain an accreditation.",
        "Partners must adhere to the certification prerequisites to retain accreditation.",
    )
    S10 = (
        "S10",
        "Each accreditation may require its own certifications.",
        "Depending on the individual accreditation, each may require additional certifications.",
    )
    S11 = (
        "S11",
        "Marks on record lead to a board review before the accreditation is renewed.",
        "Partners with more than three marks on their record will undergo a review by the accreditation "
        "review board before their accreditation can be renewed.",
    )
    S12 = (
        "S12",
        "The board's determination with a director's approval may cost the accreditations.",
        "The board's determination with director-level approval may lead to the loss of HubSpot accreditations.",
    )
    S13 = (
        "S13",
        "A complaint starts when a customer surfaces it to a HubSpot employee about a partner.",
        "The process begins when a complaint is surfaced by a customer to a HubSpot employee concerning a partner.",
    )
    S14 = (
        "S14",
        "CS and Service first work with the partner to resolve the complaint.",
        "The primary objective of the HubSpot CS and Service members is to work with the partner to resolve "
        "these complaints efficiently, aiming to avoid further escalation.",
    )
    S15 = (
        "S15",
        "What CS cannot resolve, Service Acceleration mediates towards a mutually accepted solution.",
        "If the HubSpot CS is unable to resolve the complaint for the customer, the Service Acceleration Team "
        "will be asked to mediate between the customer and the partner in order to reach a mutually accepted "
        "solution.",
    )
    S16 = (
        "S16",
        "The PDM is informed and kept updated on the process.",
        "The PDM will be informed and kept updated on the process.",
    )
    S17 = (
        "S17",
        "Service Acceleration oversees the alignment of customer and partner in intricate cases.",
        "If circumstances require a more intricate resolution strategy, the HubSpot Service Acceleration Team "
        "will oversee a process to foster alignment between the customer and partner for mutual success.",
    )
    S18 = (
        "S18",
        "A solution is one that both accept: the partner makes the customer whole, the agreement is extended.",
        "This process may involve solutions such as the partner agreeing to make the customer whole, or the "
        "customer agreeing to extend its agreement with the partner to include more services needed to "
        "complete the project.",
    )
    S19 = (
        "S19",
        "Without a mutual solution Partner Ops investigates and decides.",
        "If the Service Acceleration Team cannot reach a mutually beneficial solution, then the complaint "
        "will be escalated to the Partner Ops team for further investigation and a decision will be reached.",
    )
    S20 = (
        "S20",
        "The board is informed; the situation and its financial consequences are investigated.",
        "the Review Board consisting of Partner Operations Personnel will be informed, triggering an "
        "investigation into the situation and its financial consequences per the rules defined in the Partner "
        "Code of Conduct",
    )
    S21 = (
        "S21",
        "A decision rubric determines responsibility.",
        "In cases where fault lies with the partner, Partner Operations will leverage a decision-making "
        "rubric to determine responsibility.",
    )
    S22 = (
        "S22",
        "The mark board decides whether the partner receives a mark.",
        "Determine whether or not the partner will receive a Mark on their record.",
    )
    S23 = (
        "S23",
        "A partner found responsible receives a mark; only this can touch an accreditation.",
        "If the partner is found responsible, a mark will be placed on their record. Only scenarios resulting "
        "in this outcome will have potential implications for a partner's accreditation status.",
    )
    S24 = (
        "S24",
        "A very serious infringement goes to the review board at once.",
        "in cases where a very serious infringement occurs, this will result in an immediate escalation to "
        "the review board for review.",
    )
    S25 = (
        "S25",
        "Most complaints are expected to end in mediation.",
        "the expectation is that the majority of complaints will be solved during the mediation process and "
        "will not reach the review board.",
    )
    S26 = (
        "S26",
        "A mark exists only after the fourth step.",
        "A mark on a record only occurs after the fourth step: when the review board's decision determines "
        "that the partner was at fault.",
    )
    S27 = (
        "S27",
        "Few marks in the 24-month window allow automatic renewal; more lead to a review first.",
        "Partners with less than three marks on their record can be eligible for an automatic renewal of "
        "their accreditation(s).",
    )
    S28 = (
        "S28",
        "Three marks within 24 months lead to an accreditation review.",
        "Partners with three marks on record within an 24-month period will undergo an accreditation review "
        "by the accreditations review board.",
    )
    S29 = (
        "S29",
        "Marks are not equal; each carries its seriousness.",
        "not all marks on records are equal",
    )
    S30 = (
        "S30",
        "A more serious infringement leads to immediate action after board review.",
        "in cases where more serious infringement occurs immediate action will be taken after it is reviewed "
        "by the review board.",
    )
    S31 = (
        "S31",
        "The accreditation review board seats leaders of CS and Services, Academy, and POPS.",
        "The review board will consist of CS and Services, Academy, and POPS leaders.",
    )
    S32 = (
        "S32",
        "The review is anonymised: the partner's name is removed.",
        "the review board will conduct an anonymized review process where the partner's name is removed to "
        "ensure fairness so the partner's performance can be evaluated.",
    )
    S33 = (
        "S33",
        "Each scenario and the partner's performance are evaluated.",
        "conduct an anonymous review process to evaluate each scenario and the partner's performance.",
    )
    S34 = (
        "S34",
        "The board recommends to revoke or to renew.",
        "They will make a recommendation on whether to revoke or renew a partner's accreditations.",
    )
    S35 = (
        "S35",
        "A loss needs director-level approval.",
        "The board's determination with director-level approval may lead to the loss of HubSpot accreditations.",
    )
    S36 = (
        "S36",
        "Legal can be consulted on a removal or suspension.",
        "HubSpot Legal can be consulted upon any determination that an accreditation should be removed or suspended.",
    )
    S37 = (
        "S37",
        "After a loss the partner may not apply for any accreditation for six months.",
        "Partners who have lost their accreditations will not be eligible to reapply for any accreditation "
        "for a period of six months.",
    )
    S38 = (
        "S38",
        "Accreditations are removed before action on the tier or the programme position.",
        "Accredited partners will have accreditations removed prior to further action being taken against "
        "their partner tier and/or their position within the partner program, per the partner code of "
        "conduct.",
    )
    S39 = (
        "S39",
        "Non-accredited partners follow the same process; the board decides the action.",
        "Non-accredited partners receiving complaints will follow the same process as outlined but the review "
        "board will determine any action taken in accordance with the partner code of conduct.",
    )
    S40 = (
        "S40",
        "After a loss the partner leaves every accredited-only programme.",
        "Partners who have lost their accreditations will be removed from all accredited partner programs "
        "like PSO, Co-delivery, DFIM, Upmarket Referral, and any other accredited partner-specific "
        "opportunity.",
    )
    S41 = (
        "S41",
        "The partner's contact gets details and timelines when a review begins and when it is decided.",
        "Details and timelines will in an email to the partner point of contact when the review process has "
        "begun and then the final decision is made.",
    )
    S42 = (
        "S42",
        "The PDM answers questions on performance and compliance.",
        "Your PDM will be the best resource to answer any questions you have regarding performance and compliance.",
    )
    S43 = (
        "S43",
        "Feedback is welcome.",
        "Yes, we welcome you to provide your feedback here.",
    )
    S44 = (
        "S44",
        "The programme mailbox answers further questions.",
        "You may email accreditations@hubspot.com anytime with further questions.",
    )
