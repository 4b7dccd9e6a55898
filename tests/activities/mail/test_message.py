"""A mail in two parts is, to the byte, what the library would write."""

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from activities.mail import message as of_mail
from activities.mail.message import address, message

HEADERS = {
    "Subject": "The case is closed, and here is what follows from it for the partner and for the customer",
    "Date": datetime(2027, 5, 3, 9, tzinfo=UTC),
    "Message-ID": f"<notice_{'x' * 32}@recourse.example>",
}
TEXTS = {
    "plain": "Hello,\n\nCS resolved it.\n\n- one\n- two\n",
    "accents": "Füße & naïve 日本語, = 100 %\n> quoted  \n\ttabbed\t\n",
    "long": f"Without a gap: {'x' * 1200}\nand so on",
    "odd ends": "one\rtwo\r\nthree\x0cfour\u2028five\n\n\n",
}


def as_the_library_writes_it(to: str, text: str, html: str, boundary: str) -> bytes:
    policy = of_mail._MAIL if to.isascii() else of_mail._MAIL_WITH_ACCENTED_ADDRESS
    made = EmailMessage(policy=policy)
    given = {"From": address("recourse@hubspot.example", "Récourse"), "To": address(to)} | HEADERS
    for name, value in (given | {"Auto-Submitted": "auto-generated"}).items():
        made[name] = value
    made.set_content(text, cte=of_mail._encoding(text))
    made.make_alternative(boundary=boundary)
    made.add_alternative(html, subtype="html", cte="quoted-printable")
    return made.as_bytes()


@pytest.mark.parametrize("to", ["dana@customer.example", "jörg@customer.example"])
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_mail_in_two_parts_is_written_as_the_library_writes_it(to: str, text: str) -> None:
    html = f"<html><body>{text * 3}</body></html>"

    made = message(address("recourse@hubspot.example", "Récourse"), to, HEADERS, text, html, "=_b")

    assert made == as_the_library_writes_it(to, text, html, "=_b")
