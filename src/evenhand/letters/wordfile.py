"""What comes as a Word file, opened without trusting it in anything.

Its size and what it unpacks to are limited, macros, embedded things and what fetches from elsewhere are refused, and
no entity is resolved.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Any

from lxml import etree

from evenhand.letters.wordedit import PROPERTIES
from evenhand.policy.tongue import N_
from evenhand.policy.tongue import gettext as _

MOST_BYTES = 1_000_000  # of the file as it comes; a letter has some 40 thousand
MOST_UNPACKED = 10_000_000  # of all that is in it, together
MOST_FILES = 200
MOST_DEPTH = 100  # of elements in one another
DOCUMENT = "word/document.xml"
NO_WORD_FILE = N_("This is not a Word file (.docx) that can be read. Save it in Word as a Word document.")
TOO_MUCH = N_("The file unpacks to far more than a letter. It is not taken.")
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the ways of packing that a Word document may use
ENCRYPTED = 0x1  # the bit that says so of a packed file
HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
# Names of what has no place in a letter: macros, embedded files, controls that run.
_REFUSED = re.compile(r"vba|macro|activex|embeddings?/|oleobject|\.bin$|\.exe$|afchunk", re.I)


class Unreadable(Exception):
    """A file that is not taken; the message is a sentence that says why, and what to do."""


def unpacked(data: bytes) -> tuple[bytes, bytes]:
    """The XML of the document and of its properties, out of a file that holds nothing else that could do harm."""
    if len(data) > MOST_BYTES:
        raise Unreadable(_("The file is too large: at most {size} kilobytes are taken.").format(size=f"{MOST_BYTES // 1000:,}"))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return _checked(packed)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError):
        # What `zipfile` raises for a file that is broken, cut short or packed in a way that it does not know: a wrong
        # sum, a damaged stream, an impossible place, a name that is none, patched data.
        raise Unreadable(_(NO_WORD_FILE)) from None


def _checked(packed: zipfile.ZipFile) -> tuple[bytes, bytes]:
    files = packed.infolist()
    if len(files) > MOST_FILES or sum(one.file_size for one in files) > MOST_UNPACKED:
        raise Unreadable(_(TOO_MUCH))
    if len({one.filename for one in files}) != len(files):
        raise Unreadable(_("The file holds the same part twice. It is not taken."))
    if any(one.compress_type not in PACKED or one.flag_bits & ENCRYPTED for one in files):
        raise Unreadable(_(NO_WORD_FILE))
    if any(_REFUSED.search(one.filename) for one in files):
        raise Unreadable(_("The file holds macros or embedded files. Save the letter as a plain Word document (.docx)."))
    left, document, properties = MOST_UNPACKED, b"", b""
    for one in files:
        content = _bounded(packed, one, left)
        left -= len(content)
        if one.filename == DOCUMENT:
            document = content
        elif one.filename == PROPERTIES:
            properties = content
        elif one.filename.endswith(".rels") and _links_out(tree_of(content)):
            raise Unreadable(_("The file links to something outside it. Take the link, the picture or the template out, and hand it in again."))
        elif one.filename == "[Content_Types].xml" and b"macroenabled" in content.lower():
            raise Unreadable(_("The file may hold macros. Save the letter as a plain Word document (.docx)."))
    if not document:
        raise Unreadable(_(NO_WORD_FILE))
    return document, properties


def _bounded(packed: zipfile.ZipFile, one: zipfile.ZipInfo, most: int) -> bytes:
    """What a packed file holds; its own word for how large it is counts for nothing."""
    with packed.open(one) as opened:
        content = opened.read(most + 1)
    if len(content) > most:
        raise Unreadable(_(TOO_MUCH))
    return content


def tree_of(content: bytes) -> Any:
    """XML without a document type: no entity, no network, no file."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False)
    try:
        tree = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        raise Unreadable(_(NO_WORD_FILE)) from None
    if tree.getroottree().docinfo.doctype or any(one.tag is etree.Entity for one in tree.iter()):
        raise Unreadable(_("The file holds what no Word document needs. It is not taken."))
    return tree


def _links_out(tree: Any) -> bool:
    """Whether a part fetches something when it is opened. A link that somebody may follow fetches nothing: Word makes one of
    every address that is typed."""
    return any(str(one.get("TargetMode", "")).lower() == "external" and one.get("Type") != HYPERLINK for one in tree.iter())
