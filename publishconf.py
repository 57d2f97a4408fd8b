"""Production settings: everything of pelicanconf.py, at the site's public address."""

import os
import sys
from pathlib import Path

# Pelican loads this file by its path; the command in .venv does not know the folder it is in.
sys.path.insert(0, str(Path(__file__).resolve().parent))

from pelicanconf import *

SITEURL = os.environ.get("SITEURL", "")
# What a quick build at home does without: share images, which chats fetch from a public address only,
# and full-text search of documents and guides.
GIOT_HONG_IMAGES = True
GIOT_HONG_SEARCH = True
