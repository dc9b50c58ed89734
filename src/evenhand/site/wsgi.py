"""The server's entry (`gunicorn evenhand.site.wsgi`); it refuses a database that could lose a record, and a changed edition."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenhand.site.settings")
application = get_wsgi_application()

from django.db import connection  # noqa: E402 - needs the settings above

from evenhand.site.checks import assert_editions_kept, assert_safe_database  # noqa: E402

assert_safe_database(connection)
assert_editions_kept()
connection.close()  # a server that forks must not hand one connection to several workers
