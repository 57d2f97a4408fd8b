"""A province without a drive to come: what its page offers in their place."""

from __future__ import annotations

from typing import Any

import pytest
from support import PROVINCES, WORDS, drive, make_site, session

from giot_hong import drivelists
from giot_hong.drivelists import ProvincePage

OFF = {
    "outcome": "cancelled",
    "changes": [{"date": "2026-05-01", "what": "cancelled", "reason": "Bão."}],
}


def _page(*drives: Any, near: tuple[str, ...] = ("lang-son",)) -> ProvincePage:
    """The page of Huế, which has Lạng Sơn near by for once."""
    site = make_site(*drives)
    site.catalogue.provinces["hue"] = PROVINCES[1].model_copy(update={"near": near})
    pages = drivelists.provinces(site, WORDS)
    (page,) = (page.context for page in pages if page.meta.path == "tinh/hue/")
    assert isinstance(page, ProvincePage)
    return page


@pytest.mark.parametrize("own", [[], [drive("o-hue", province="hue", **OFF)]])
def test_the_next_drive_of_a_province_near_by(own: list[Any]) -> None:
    """The soonest that takes place, also where what there is in the province was called off."""
    page = _page(
        *own,
        drive("sau", sessions=[session(date="2026-06-10")]),
        drive("truoc", sessions=[session(date="2026-06-01")]),
        drive("huy", sessions=[session(date="2026-05-20")], **OFF),
    )
    assert [view.id for view in page.nearby] == ["truoc"]


def test_nothing_of_others_where_there_is_a_drive() -> None:
    """Who has drives of one's own is not sent away."""
    assert _page(drive("o-hue", province="hue"), drive("khac")).nearby == ()


def test_nothing_near_by() -> None:
    """Where no province is known to be near, none is made up."""
    assert _page(drive("khac"), near=()).nearby == ()
