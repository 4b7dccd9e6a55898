"""Domain names: where the part begins that a registry gives out, by the bundled snapshot of the public suffix list."""

from functools import cache

from publicsuffixlist import PublicSuffixList

_RESERVED = frozenset("example test invalid localhost local internal".split())
"""Top-level names that never are in the list and yet stand in what people write."""


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList(only_icann=True, accept_unknown=False)


@cache
def is_public_suffix(label: str) -> bool:
    """Whether a domain may end in the label, such as com or de."""
    label = label.lower()
    return label in _RESERVED or _suffixes().publicsuffix(label) is not None


def without_public_suffix(domain: str) -> list[str]:
    """The labels of a domain before its public suffix: ["shop", "acme"] of shop.acme.co.uk."""
    suffix = _suffixes().publicsuffix(domain)
    if suffix is None:
        labels = domain.split(".")
        return labels[:-1] if labels[-1] in _RESERVED else labels
    return [label for label in domain[: -len(suffix)].split(".") if label]
