"""The sample site: every state a drive can be in, from a scripted repository, labelled as such."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

from filelock import FileLock

from giot_hong import clock, urls
from giot_hong.build import Account, Options, Report, build
from giot_hong.demo import scenario
from giot_hong.demo.repository import Repository
from giot_hong.phases import counted, phase, watching
from giot_hong.progress import Progress

SITE_URL = "https://mau.giot-hong.example"
OVERRIDES = (
    ("SITENAME", "Giọt Hồng – Dữ liệu mẫu"),
    ("SITESUBTITLE", "Trang thử với dữ liệu bịa ra: không đợt hiến máu nào ở đây là thật"),
    ("SITE_ID", "giot-hong-mau"),  # its calendar events must never be taken for real ones
    ("SAMPLE_DATA", True),
    ("GIOT_HONG_IMAGES", True),
    ("GIOT_HONG_SEARCH", True),
)


def build_demo(project: Path, now: str | None, account: Account) -> Report:
    """Make ``build/demo/source`` anew and build ``build/demo/site`` from it.

    Raises what :func:`giot_hong.build.build` raises.
    """
    moment = clock.read(now)
    folder = project / "build" / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / "lock"):
        with watching(account.watch, Progress()), phase("sample"):
            content = write_source(project / "content", folder / "source", moment.date())
        options = Options(
            project,
            output=folder / "site",
            site_url=SITE_URL,
            now=moment.isoformat(),
            content=content,
            workshop=folder / "work",
            overrides=OVERRIDES,
        )
        report = build(options, account)
        _write_quality_pages(folder / "quality-pages.json", moment)
    return report


def write_source(real: Path, source: Path, today: date) -> Path:
    """Play the scenario into a new repository; gives its content folder."""
    story = scenario.read()
    repository, content = Repository(source), source / "content"
    scenario.copy_shared(story.copied, real, content)
    for step in counted(story.steps):
        scenario.apply(step, content, today)
        repository.commit(step.moment(today), step.message)
    return content


def quality_pages(now: datetime) -> dict[str, str]:
    """One page of each kind, for the outside judges (tools/quality/run.mjs)."""
    paths = {
        "home": urls.HOME,
        "finder": urls.FINDER,
        "schedule": urls.SCHEDULE,
        "month": urls.month(now.year, now.month),
        "year": urls.year(now.year),
        "drive-upcoming": urls.drive("ho-chi-minh-mau-ben-thanh"),
        "drive-cancelled": urls.drive("lang-son-mau-that-khe"),
        "drive-postponed": urls.drive("lang-son-mau-trang-dinh"),
        "drive-moved": urls.drive("lai-chau-mau-tan-phong"),
        "drive-past": urls.drive("lai-chau-mau-doan-ket"),
        "province": urls.province("lai-chau"),
        "provinces": urls.PROVINCES,
        "commune": urls.commune("03408"),
        "venue": urls.venue("nha-van-hoa-mau-tan-phong"),
        "organiser": urls.organiser("hoi-mau-lang-son"),
        "campaigns": urls.CAMPAIGNS,
        "campaign": urls.campaign("chu-nhat-do"),
        "directive": urls.directive("lai-chau-mau-ke-hoach"),
        "directive-withdrawn": urls.directive("lang-son-mau-giay-moi"),
        "directives": urls.DIRECTIVES,
        "news": urls.news("tin-mau-lui-ngay-tan-phong"),
        "subscribe": urls.SUBSCRIBE,
        "data": urls.DATA,
        "search": urls.SEARCH,
        "eligibility": urls.page("co-the-hien-mau-khong"),
        "standing-page": urls.page("chuan-bi"),
        "english": urls.ENGLISH,
        "english-eligibility": urls.page("can-i-give", "en"),
        "english-subscribe": urls.SUBSCRIBE_IN_ENGLISH,
        "gallery": urls.GALLERY,
        "offline": urls.OFFLINE,
        "404": urls.NOT_FOUND,
    }
    return {kind: urls.file_of(path) for kind, path in paths.items()}


def _write_quality_pages(path: Path, now: datetime) -> None:
    text = json.dumps(quality_pages(now), ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")
