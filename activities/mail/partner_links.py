"""Links to a partner's own page: signed, so that nobody makes one up, and good for a while.

The same mail has the same link however often it is written: a link says for which partner it is and when it was caused,
and nothing is kept of it. Those of before an instant are revoked all at once, in the records.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from pydantic import SecretStr

_ALGORITHM, _KIND = "HS256", "partner-page+jwt"
_LONGEST = 1000


@dataclass(frozen=True)
class PartnerLink:
    """What a link says."""

    partner_id: str
    made_at: datetime


@dataclass(frozen=True)
class PartnerLinks:
    """Makes and reads links."""

    key: str
    public_url: str
    lasts: timedelta

    @classmethod
    def of(cls, key: SecretStr | None, public_url: str, days: int) -> Self | None:
        """Links that are good for so many days, or None where no key is set."""
        return cls(key.get_secret_value(), public_url, timedelta(days=days)) if key else None

    def address(self, partner_id: str, made_at: datetime) -> str:
        """The partner's page, by a link that is good from then on."""
        said = {"sub": partner_id, "iat": int(made_at.timestamp()), "exp": int((made_at + self.lasts).timestamp())}
        token = jwt.encode({"alg": _ALGORITHM, "typ": _KIND}, said, self._key(), algorithms=[_ALGORITHM])
        return f"{self.public_url.rstrip('/')}/partner/{token}"

    def read(self, token: str, now: datetime) -> PartnerLink | None:
        """What the link says; None where we did not make it, or its time is over."""
        try:
            if len(token) > _LONGEST:
                return None
            found = jwt.decode(token, self._key(), algorithms=[_ALGORITHM])
            claims = found.claims
            if found.header.get("typ") != _KIND or claims["exp"] <= now.timestamp():
                return None
            return PartnerLink(str(claims["sub"]), datetime.fromtimestamp(claims["iat"], UTC))
        except (JoseError, ValueError, LookupError, TypeError):
            return None

    def _key(self) -> OctKey:
        return OctKey.import_key(self.key)
