"""The register of offices: the numbers and mailboxes that may stand in public, and why.

It is the contacts of organisations in ``content/organisations/``; there is no other. A landline, a short
number, an 1800 or 1900 number and a mailbox at the office's own domain are an office's by their look. A
mobile number or a mailbox at a provider for everybody is an office's only where the contact names the paper
or page that says so and the day it was checked (``citation``), and no person beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from giot_hong import personal, persons
from giot_hong.model import Contact

_PARTED = re.compile(r"\s*(?:[,;/]|\bhoặc\b|\bvà\b)\s*")
_OFFICE = re.compile(r"02[0-9]{8,9}|1[89]00[0-9]{2,6}|1[0-9]{2,5}")


def register(contacts: Iterable[Contact]) -> frozenset[str]:
    """The numbers, as digits, and the mailboxes, in small letters, of all offices."""
    return frozenset(key for contact in contacts for key in _keys(contact))


def _keys(contact: Contact) -> Iterable[str]:
    is_cited = contact.citation is not None
    if contact.phone and not any(persons.names(contact.phone)):
        for part in _PARTED.split(contact.phone):
            digits = personal.digits_of(part)
            if digits and (is_cited or _OFFICE.fullmatch(digits)):
                yield digits
    if contact.email:
        for part in _PARTED.split(contact.email):
            mailbox = part.strip().lower()
            if is_cited or not personal.is_private(mailbox):
                yield mailbox
