"""Languages by their names: whoever reads a page is told "Welsh", never "cy"."""

from __future__ import annotations

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext as _

from evenhand.policy.tongue import N_

# Spoken by the people whom organisations serve, and not among those that Django itself names.
_ALSO = {
    "am": N_("Amharic"), "bfi": N_("British Sign Language"), "gu": N_("Gujarati"), "ku": N_("Kurdish"), "ps": N_("Pashto"), "rom": N_("Romany"),
    "so": N_("Somali"), "ti": N_("Tigrinya"), "tl": N_("Tagalog"), "yi": N_("Yiddish"), "yo": N_("Yoruba"), "zh": N_("Chinese"),
}  # fmt: skip


def language_name(code: str) -> str:
    """The name of a language by its code, in the language of whoever reads it; what is no code we know stays as it was written."""
    asked = code.strip().lower().replace("_", "-")
    for one in (asked, asked.partition("-")[0]):
        if one in _ALSO:
            return _(_ALSO[one])
        if "name" in LANG_INFO.get(one, {}):
            return _(LANG_INFO[one]["name"])
    return code
