"""``./dev demo``: a salon to click through."""

import subprocess

from . import databases, machine, paths, runtime
from .console import Problem, say, step

WELCOME = """
The demo salon is open:

  http://127.0.0.1:{port}/odoo      login: admin        password: admin
                                    (or receptionist, stylist, manager, accountant,
                                     till: each with its name as password)

What to click first:
  1. Salon: the board of the day. Press a visit: let the client come, start. Drag
     one to another time or stylist. Press free time: book somebody there.
  2. CRM: open an enquiry, press "Book a visit", choose a service, press a free time.
  3. Point of Sale: open a till, press "Visits", choose one, pay it.
  4. Salon, Visits: the visit names its till order, its invoice and what was paid.
  5. The board's Waiting list: who waits for a time. Cancel a visit that would suit
     them, and see whom the salon asks. Messages are only recorded here, never sent.

Stop it with Ctrl-C. Start it again at any time: what you did is kept.
"""


def demo(port: int, language: str, serve: bool) -> int:
    here = runtime.ensure()
    _ensure_pdf()
    name = f"demo_{language}" if language != "en_US" else "demo"
    version = databases.addon_version(here)
    stamp = paths.DEV / f"{name}.made_from"
    known = stamp.read_text() if stamp.exists() and databases.exists(name) else ""
    if not known:
        databases.clone_demo(here, name, language)
    elif known != version:
        with step("bringing the demo up to date with the addon"):
            here.odoo_run(
                "-d",
                name,
                "-u",
                "salon_crm",
                "--stop-after-init",
                "--no-http",
                log="demo.log",
            )
    stamp.write_text(version)
    if not serve:
        say(f"The database {name!r} is ready; ./dev demo serves it.")
        return 0
    return _serve(here, name, runtime.free_port(port))


def _ensure_pdf() -> None:
    """Odoo prints invoices with wkhtmltopdf, which newer Debians no longer have."""
    try:
        machine.ensure_package("wkhtmltopdf", "what prints invoices as PDF")
    except Problem:
        say("There is no wkhtmltopdf here: invoices can be seen, but not printed.")


def _serve(here, name: str, port: int) -> int:
    command = here.command(
        *(
            "-d",
            name,
            "--db-filter",
            f"^{name}$",
            "--http-port",
            port,
            "--max-cron-threads",
            1,
        ),
        *("--logfile", paths.LOGS / "demo-server.log"),
    )
    with subprocess.Popen(command, env=here.environment, cwd=paths.ROOT) as server:
        try:
            with step("starting Odoo"):
                runtime.wait_for(server, port, paths.LOGS / "demo-server.log")
            say(WELCOME.format(port=port))
            return server.wait()
        except KeyboardInterrupt:
            say("\nClosing the salon …")
            server.terminate()
            server.wait()
            return 0
        except BaseException:
            server.terminate()
            raise
