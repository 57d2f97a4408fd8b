"""What a commit will change, for staff who do not read diffs; for the hook of a server too.

==================  ==========================================================
:mod:`.values`      what a preview is
:mod:`.said`        values of a record in words
:mod:`.records`     records of two contents, field by field
:mod:`.subscribers` what calendars and feeds will show
:mod:`.pagetext`    the text of a page before and after
:mod:`.trees`       two contents of one repository, read and judged
:mod:`.sites`       what of the site changes
:mod:`.compare`     all of it together: from a request to a preview
:mod:`.report`      a preview as text and as JSON
:mod:`.html`        a preview as one self-contained page
==================  ==========================================================
"""
