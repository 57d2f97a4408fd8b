"""The page of ``giot-hong diff`` in a real browser, opened from the disk as staff open it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from giot_hong.preview import html
from giot_hong.preview.values import (
    EntryChange,
    EventChange,
    Hunk,
    OutputChange,
    Preview,
    RecordChange,
    Row,
)
from giot_hong.problems import Problem
from tests.support import ROOT, WORDS
from tools.chromium import ensure
from tools.pictures import FLAGS

pytestmark = pytest.mark.browser
LONG = "Khong-co-dau-cach" * 12
TITLE = "Ngày hội <script>document.title='x'</script> tại Thất Khê"
PREVIEW = Preview(
    base="a" * 40,
    target="",
    problems=(
        Problem(path=f"content/{LONG}.md", line=1, column=1, code="VAN-BAN-02", message="Câu."),
        Problem(path="content/a.yaml", line=2, column=1, code="NGAY-02", message=LONG, read=LONG),
    ),
    is_built=True,
    records=(
        RecordChange(
            "drives",
            "dot-1",
            f"content/drives/{LONG}.yaml",
            TITLE,
            "renamed",
            old_id=LONG,
            rows=(Row("Tên", LONG, TITLE, "title"), Row(LONG, "", LONG, "notes")),
            body=(Hunk((LONG,), (TITLE, LONG)),),
            effects=(LONG,),
        ),
        RecordChange("venues", "a", "content/a.yaml", LONG, "removed"),
    ),
    rewritten=("content/b.yaml",),
    outputs=(
        OutputChange("pages", f"{LONG}/index.html", LONG, "changed", (Hunk((LONG,), ()),)),
        OutputChange("pages", "a/index.html", TITLE, "removed"),
        OutputChange("calendars", f"lich/{LONG}.ics", LONG, "changed"),
    ),
    events=(
        EventChange(LONG, "moved", f"Sự kiện «{TITLE}».", (LONG,), 0, 1, (Hunk((), (LONG,)),)),
    ),
    entries=(EntryChange("tag:x", "new", TITLE, (LONG,)),),
    feeds=1,
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_nothing_runs_over_the_edge_or_out_of_the_page(
    tmp_path: Path, width: int, scheme: str
) -> None:
    """With everything opened: no sideways scroll, no request, no script, no complaint."""
    file = tmp_path / "xem-truoc.html"
    file.write_text(html.render(PREVIEW, WORDS, ROOT), encoding="utf-8")
    asked, complaints = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=ensure(), args=list(FLAGS))
        page = browser.new_page(
            viewport={"width": width, "height": 800},
            color_scheme=scheme,  # type: ignore[arg-type]
        )
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(file.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert page.title() == "Xem trước thay đổi"
        colours = page.evaluate("getComputedStyle(document.body).backgroundColor")
        browser.close()
    assert asked == [file.as_uri()]
    assert complaints == []
    assert colours == {"light": "rgb(255, 250, 246)", "dark": "rgb(27, 18, 21)"}[scheme]
