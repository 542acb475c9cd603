"""Mails that no person wrote: they make no complaint and get no answer."""

from collections.abc import Mapping

# Of a mailing, or of what answers by itself. Not "list": a salon's own group address
# that hands mails on says that.
BULK = {"bulk", "junk", "auto_reply", "auto-reply"}
TELLTALES = {
    "x-autoreply",
    "x-autorespond",
    "x-auto-reply",
    "x-failed-recipients",
    "list-unsubscribe",
}
ROBOTS = {"mailer-daemon", "postmaster"}
# Forms on web sites write from there what a person typed: heard, but not answered.
DEAF = {"noreply", "no-reply", "donotreply", "do-not-reply"}


def is_from_machine(headers: Mapping[str, str], sender: str) -> bool:
    """Return whether a program wrote a mail.

    After RFC 3834 and what mail programs do in fact.

    :param headers: of the mail; names are not case sensitive
    :param sender: plain address, lower case; empty if there is none
    """
    found = {str(name).lower(): str(value) for name, value in headers.items()}
    submitted = found.get("auto-submitted", "no").split(";")[0].strip().lower()
    if submitted != "no":
        return True
    if found.get("precedence", "").strip().lower() in BULK:
        return True
    if found.get("return-path", "").strip() == "<>":
        return True
    if TELLTALES & set(found):
        return True
    return not sender or sender.split("@")[0] in ROBOTS


def can_be_answered(sender: str) -> bool:
    """Return whether somebody reads what is sent to an address.

    :param sender: plain address, lower case; empty if there is none
    """
    return bool(sender) and sender.split("@")[0] not in DEAF | ROBOTS
