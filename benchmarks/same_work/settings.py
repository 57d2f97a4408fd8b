"""Pelican's settings for the benchmark: the product's own, with our outputs in place of its."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.same_work.pages import outputs as GIOT_HONG_OUTPUTS  # noqa: E402, F401, N812
from pelicanconf import *  # noqa: E402, F403

SITE_ID = "cung-viec-7d21"

# Only drives, directives and what they stand on: no standing pages, no attachments.
PAGE_PATHS = []
STATIC_PATHS = []

# The words are the product's theme's; templates and the style sheet are the benchmark's.
THEME = str(ROOT / "theme")
THEME_TEMPLATES_OVERRIDES = [str(HERE / "theme" / "templates")]
THEME_STATIC_PATHS = [str(HERE / "theme" / "static")]
THEME_STATIC_DIR = "."
PLUGIN_PATHS = [str(ROOT / "plugins")]
