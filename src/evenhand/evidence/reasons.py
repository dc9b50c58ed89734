"""Why a file is held back or not taken: ids, each with a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Mapping

from evenhand.policy.tongue import N_

REASONS: Mapping[str, str] = {
    # not taken
    "empty": N_("The file is empty. Look whether the right one was chosen."),
    "large": N_("The file is larger than what is taken. Send a shorter recording, or the part that matters."),
    "program": N_("This is a program, or something that runs as one. Send a picture of the screen, or the text itself."),
    "runs": N_("This is a web page or a drawing that may run on the reader's device. Send it as a PDF or a picture."),
    "archive": N_("This is an archive of other files. Send the files themselves."),
    "nested": N_("There is an archive inside this document. Send what is in it as files of their own."),
    "bomb": N_("Opened, this file would grow to many times its size, as harmful files do. Send a picture or a PDF of it."),
    "entities": N_("This document builds its text from pieces that may grow without end, as harmful files do. Send it as a PDF."),
    "macros": N_("This document holds macros, which are programs. Save it without them, or as a PDF, and send that."),
    "rich-text": N_("This is a document of a kind that may hold programs (rich text). Save it as a PDF or a Word document, and send that."),
    "unknown": N_("What is in this file is of no kind that is taken. Send a picture, a PDF, a document, an e-mail file, a recording or plain text."),
    "disguised": N_("The name of this file hides what it is. Rename it, or ask whoever sent it what it is."),
    "dangerous-name": N_("The name of this file is one of a program. Send a picture of the screen, or the text itself."),
    "pixels": N_("This picture has more points than can be looked at safely. Make it smaller, or send a picture of the part that matters."),
    "by-hand": N_("A colleague has looked at it and does not let it be opened."),
    # held until somebody has looked
    "other-name": N_("The name says that it is of another kind than what is in it."),
    "damaged": N_("It cannot be read as what it says it is; it may be damaged."),
    "two-in-one": N_("It holds something else besides what it shows."),
    "locked": N_("It is locked with a password, so that nobody can look whether it is safe."),
    "old-kind": N_("It is a document of an old kind, which may hold programs that cannot be seen from outside."),
    "pdf-acts": N_("It is a PDF that does something by itself when it is opened."),
    "pdf-files": N_("It is a PDF that has other files inside."),
    "document-inside": N_("It is a document that has another one inside."),
    "fetches": N_("It is a document that fetches something from elsewhere when it is opened."),
    "mail-attachment": N_("It is an e-mail with something attached that may be harmful."),
    "too-deep": N_("It has too much inside to be looked through."),
    "scanner-found": N_("The virus scanner has found something in it, or it holds more than the scanner looks through."),
    # waiting
    "waiting": N_("It is being checked."),
    "scanner-failed": N_("The virus scanner did not answer. It is tried again."),
}
