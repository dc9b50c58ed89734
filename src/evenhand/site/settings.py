"""Django's settings, all read from the environment.

An installation that sets nothing keeps its database, files and keys under ./var and serves this machine only.
"""

from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONE, SELF

from evenhand.site import environment, languages

PACKAGE = Path(__file__).resolve().parents[1]

# The product's own
EVENHAND_DATA = Path(os.environ.get("EVENHAND_DATA") or "var").absolute()
EVENHAND_DATA.mkdir(mode=0o700, parents=True, exist_ok=True)  # it holds what people said of each other
EVENHAND_DEMO = environment.flag(os.environ, "EVENHAND_DEMO")
EVENHAND_TEST_CLOCK = environment.test_clock(os.environ)
EVENHAND_POLICIES = environment.policies(os.environ, repository=PACKAGE.parents[1], package=PACKAGE)
EVENHAND_SECRET_FILE = Path(os.environ.get("EVENHAND_SECRET_FILE") or EVENHAND_DATA / "secret").absolute()
# The name in the page header; left out, it is the one that the policy in force gives.
EVENHAND_ORGANISATION = os.environ.get("EVENHAND_ORGANISATION") or ("Example Homes" if EVENHAND_DEMO else "")
# Where people outside reach this installation, as letters print it; left out, letters name no page.
EVENHAND_PUBLIC_ADDRESS = os.environ.get("EVENHAND_PUBLIC_ADDRESS") or ("http://127.0.0.1:8000" if EVENHAND_DEMO else "")
EVENHAND_BRAND_COLOUR = environment.colour(os.environ, "EVENHAND_BRAND_COLOUR", default="#1d70b8")

# Where it runs
DEBUG = environment.flag(os.environ, "EVENHAND_DEBUG")
SECRET_KEY = environment.secret(EVENHAND_SECRET_FILE)
ALLOWED_HOSTS = environment.names(os.environ, "EVENHAND_HOSTS", default="127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]  # TLS may end at a proxy before us
if environment.flag(os.environ, "EVENHAND_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ROOT_URLCONF = "evenhand.site.urls"
WSGI_APPLICATION = "evenhand.site.wsgi.application"
DATABASES = {"default": environment.database(os.environ, EVENHAND_DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "evenhand.people",
    "evenhand.ledger",
    "evenhand.contacts",
    "evenhand.evidence",
    "evenhand.intake",
    "evenhand.registers",
    "evenhand.letters",
    "evenhand.alerts",
    "evenhand.desk",
    "evenhand.api",
    "evenhand.web",
    "evenhand.site",  # no tables: it registers the database check
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "evenhand.web.bodies.Bodies",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "evenhand.web.changed.Changed",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# Who may come in
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_AGE = 12 * 60 * 60  # a working day
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not (EVENHAND_DEMO or DEBUG)  # a demonstration is plain http

# What a browser may do with a page
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"  # addresses hold case numbers

# Page assets: `collectstatic` fills STATIC_ROOT; names carry a digest, so that browsers may keep them
STATIC_URL = "/static/"
STATIC_ROOT = EVENHAND_DATA / "static"
MEDIA_ROOT = EVENHAND_DATA / "files"

# Files that people give (evidence)
EVENHAND_FILE_MOST_BYTES = environment.number(os.environ, "EVENHAND_FILE_MOST_BYTES", default=50_000_000)
EVENHAND_FILES_AT_ONCE = environment.number(os.environ, "EVENHAND_FILES_AT_ONCE", default=20)
EVENHAND_FILES_PER_CASE = environment.number(os.environ, "EVENHAND_FILES_PER_CASE", default=200)
# … and what somebody may send by the code of a letter: bytes of a file, files at once, files in a day
EVENHAND_GIVEN_FILE_MOST_BYTES = environment.number(os.environ, "EVENHAND_GIVEN_FILE_MOST_BYTES", default=20_000_000)
EVENHAND_GIVEN_FILES_AT_ONCE = environment.number(os.environ, "EVENHAND_GIVEN_FILES_AT_ONCE", default=5)
EVENHAND_GIVEN_FILES_PER_DAY = environment.number(os.environ, "EVENHAND_GIVEN_FILES_PER_DAY", default=15)
# A command that is given a path and ends with 0 (nothing found) or 1 (something found), as clamdscan does.
EVENHAND_SCANNER = os.environ.get("EVENHAND_SCANNER", "")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Language and time
LANGUAGE_CODE = languages.ENGLISH
LANGUAGES = languages.offered()  # a browser that asks for another gets English
LOCALE_PATHS = [languages.FOLDER]
TIME_ZONE = "Europe/London"
USE_TZ = True

# Everything to the standard error stream, for whatever runs the process to keep
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # Django's own handler would send errors by mail, with the request's content in it.
    "loggers": {"django": {"handlers": [], "level": "WARNING", "propagate": True}},
}
