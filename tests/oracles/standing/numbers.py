"""The numbers and lists of edition 2026-11 that a partner's standing rests on, copied by hand from the standards."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

Edition = dict[str, Any]

DEFAULT: Edition = {
    "terms": {"months": 24, "evaluate_every_months": 6},
    "marks": {"window_months": 24, "review_at": 3, "review_opens": "before_renewal", "lead_days": 60},
    "tiers": {
        "order": ["none", "gold", "platinum", "diamond", "elite"],
        "minimum": "platinum",
        "reviews": [{"month": 1, "day": 15}, {"month": 6, "day": 15}],
        "hour_utc": 9,
        "grace": {"default": "grant", "until": "next_tier_review", "min_days": 30},
    },
    "lapse": {"locks_out": True, "leaves_programmes": True},
    "certifications": {"remediation_days": 60},
    "lockout": {"months": 6},
    "programmes": {
        "accredited_only": ["PSO", "Co-delivery", "DFIM", "Upmarket Referral"],
        "aliases": {"DIFM": "DFIM"},
    },
    "accreditations": {
        "onboarding": {"certifications": ["platform_consulting", "onboarding_delivery"]},
        "crm_implementation": {"certifications": ["platform_consulting", "crm_implementation", "revenue_operations"]},
        "data_migration": {"certifications": ["platform_consulting", "data_integrations"]},
        "custom_integration": {"certifications": ["platform_consulting", "data_integrations", "cms_developers"]},
        "platform_enablement": {"certifications": ["platform_consulting", "hubspot_trainer"]},
        "solutions_architecture_design": {
            "certifications": ["platform_consulting", "architecture_1", "architecture_2"]
        },
    },
    "stages": {
        "cs_resolution": {"due_business_days": 5, "on_breach": "warn"},
        "mediation": {"due_business_days": 10, "on_breach": "warn"},
        "investigation": {"due_business_days": 15, "on_breach": "warn"},
        "mark_board": {"due_business_days": 10, "on_breach": "warn"},
    },
    "very_serious": {"may_flag": ["cs", "service_acceleration", "partner_ops"]},
    "rubric": {
        "scale": [0, 4],
        "responsible_at": 0.5,
        "criteria": {
            "scope_delivered": {"weight": 3},
            "communication": {"weight": 1},
            "quality": {"weight": 3},
            "conduct": {"weight": 2},
            "remedy": {"weight": 1},
        },
    },
    "mark_board": {"quorum": 3},
    "accreditation_board": {"majority": 2},
    "director": {"returns": 1},
}


def edition(given: object) -> Edition:
    """The default edition, or the default with what a scenario overrides: mappings merge, all else replaces."""
    overrides = given if isinstance(given, Mapping) else {}
    return _merged(deepcopy(DEFAULT), overrides)


def _merged(base: Edition, overrides: Mapping[str, Any]) -> Edition:
    for name, value in overrides.items():
        if isinstance(value, Mapping) and isinstance(base.get(name), dict):
            base[name] = _merged(base[name], value)
        else:
            base[name] = deepcopy(value)
    return base
