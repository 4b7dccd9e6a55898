"""Every kind of mail can be looked at with made-up values, as text, as HTML and in the dark."""

import pytest

from activities.mail.html import OWED
from activities.mail.preview import darkened, preview
from standards.notifications import NotificationKind


@pytest.mark.parametrize("kind", NotificationKind, ids=lambda kind: kind.value)
def test_every_kind_of_mail_has_a_preview_whose_forms_say_the_same(kind: NotificationKind) -> None:
    made = preview(kind)
    assert made.subject
    assert "None" not in made.text
    assert "<h1" in made.html
    assert (OWED[kind] in made.html) if kind in OWED else 'class="button"' not in made.html
    assert "prefers-color-scheme: dark" in made.html
    assert "prefers-color-scheme" not in darkened(made.html).replace('content="light dark"', "")
    assert "src=" not in made.html
