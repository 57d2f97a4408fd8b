"""The site's settings for development. Production adds publishconf.py.

An office edits the first block; the rest is how Giọt Hồng uses Pelican.
"""

# The site
SITENAME = "Giọt Hồng"
SITESUBTITLE = "Lịch hiến máu tình nguyện và văn bản chỉ đạo, từ tài liệu chính thức"
SITEURL = "http://localhost:8000"
# Never change SITE_ID once the site is public: calendar events and feed entries carry it.
SITE_ID = "giot-hong-9f4c"
TIMEZONE = "Asia/Ho_Chi_Minh"
DEFAULT_LANG = "vi"

# What is read
PATH = "content"
ARTICLE_PATHS: list[str] = []  # drives, directives and news are ours, not Pelican's articles
PAGE_PATHS = ["pages"]
PAGE_EXCLUDES = ["pages/en"]  # english.py makes these, with English words
STATIC_PATHS = ["files"]
READERS = {"rst": None, "html": None}  # Markdown only; docutils has no Vietnamese

# Where it goes
OUTPUT_PATH = "output"
PAGE_URL = "{slug}/"  # urls.page() says the same; a test compares them
PAGE_SAVE_AS = "{slug}/index.html"
DELETE_OUTPUT_DIRECTORY = False  # publish.py brings output/ up to date

# How it looks
THEME = "theme"
THEME_TEMPLATES_OVERRIDES = ["overrides/templates"]  # an office's own templates, if any
PLUGIN_PATHS = ["plugins"]
PLUGINS = ["giot_hong"]
MARKDOWN = {
    "extension_configs": {
        "markdown.extensions.tables": {},
        "markdown.extensions.sane_lists": {},
        "markdown.extensions.toc": {},
    },
    "output_format": "html5",
}

# What Pelican would do by itself and must not
DIRECT_TEMPLATES: list[str] = []  # no index, archives, authors, categories, tags
FEED_ALL_ATOM = None
CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None
ARTICLE_SAVE_AS = ""
AUTHOR_SAVE_AS = ""
CATEGORY_SAVE_AS = ""
TAG_SAVE_AS = ""
DRAFT_PAGE_SAVE_AS = ""
SLUGIFY_SOURCE = "basename"
FORMATTED_FIELDS: list[str] = []  # a page's summary is a sentence, not Markdown
LOAD_CONTENT_CACHE = False
