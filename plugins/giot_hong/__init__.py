"""Giọt Hồng: blood-drive content in git to a public website, calendars, feeds and open data.

Read in this order: ``model`` (the words of the domain), ``source`` and ``parse`` (text to
values, or problems), ``catalogue`` and ``rules`` (all content, and what must hold across it),
``history`` (when it changed), ``site`` (resolved values), ``pages`` and ``outputs`` (what is
published), ``publish`` (how ``output/`` changes), ``plugin`` (Pelican), ``cli``.
"""

from __future__ import annotations

__version__ = "0.1.0"


def register() -> None:
    """Called by Pelican for ``PLUGINS = ["giot_hong"]``; imports Pelican only now."""
    from giot_hong.plugin import connect

    connect()
