"""A private PostgreSQL server of this checkout, reached by a Unix socket only.

PostgreSQL refuses to run as root, so root starts it as a system user of its own.
It never touches a PostgreSQL that the machine may have besides.
"""

import os
import pwd
import re
import shutil
import subprocess
import time
from pathlib import Path

from . import machine, paths
from .console import Problem, is_root, lock, run, step

SYSTEM_USER = "salon_crm_pg"
ROLE = "odoo"  # Odoo refuses the database user "postgres"
PORT = "5432"  # only part of the socket's name: no TCP port is opened
LONGEST_SOCKET = 100


def socket_dir() -> Path:
    """A Unix socket's path must be short; a deep checkout keeps it elsewhere."""
    near = paths.DEV / "pg-socket"
    if len(str(near / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET and _reachable(paths.DEV):
        return near
    return paths.shared_temp("pg-socket")


def data_dir() -> Path:
    """Beside the rest, unless the server's user may not enter this checkout."""
    return paths.DEV / "pg" if _reachable(paths.DEV) else paths.shared_temp("pg")


def environment() -> dict[str, str]:
    """What a client needs to find the server."""
    return {"PGHOST": str(socket_dir()), "PGPORT": PORT, "PGUSER": ROLE}


def ensure() -> None:
    """Have the server running, made anew if needed."""
    with lock(paths.DEV / "pg.lock", "starts PostgreSQL"):
        binaries = _binaries()
        for folder in (paths.DEV, data_dir().parent, socket_dir()):
            folder.mkdir(parents=True, exist_ok=True)
        if not (data_dir() / "complete").exists():
            _init(binaries)
        if not running():
            _start(binaries)
        if (
            ROLE
            not in sql(
                "postgres", "SELECT rolname FROM pg_roles", user="postgres"
            ).split()
        ):
            sql("postgres", f"CREATE ROLE {ROLE} LOGIN CREATEDB", user="postgres")


def running() -> bool:
    ready = shutil.which("pg_isready") or _binaries() / "pg_isready"
    command = [ready, "-q", "-h", socket_dir(), "-p", PORT]
    return not subprocess.run(list(map(str, command)), check=False).returncode


def stop() -> bool:
    """Stop the server; False if there was none."""
    if not (data_dir() / "postmaster.pid").exists():
        return False
    _as_user([_binaries() / "pg_ctl", "-D", data_dir(), "-m", "fast", "-w", "stop"])
    return True


def sql(database: str, statement: str, user: str = ROLE) -> str:
    """The result of a statement as psql's bare rows."""
    command = [
        "psql",
        "-X",
        "-q",
        "-A",
        "-t",
        "-v",
        "ON_ERROR_STOP=1",
        "-d",
        database,
        "-c",
        statement,
    ]
    return run(command, env=os.environ | environment() | {"PGUSER": user}).stdout


def _binaries() -> Path:
    """The newest PostgreSQL on this machine, installed if there is none."""
    found = _newest()
    if not found:
        # Debian would also create and start a server of the machine's: not asked for.
        folder = Path("/etc/postgresql-common/createcluster.d")
        veto = folder / "salon_crm_dev.conf"
        run(machine.as_root(["mkdir", "-p", str(folder)]))
        run(machine.as_root(["sh", "-c", f"echo create_main_cluster = false > {veto}"]))
        try:
            machine.apt_install(["postgresql"], "PostgreSQL")
        finally:
            run(machine.as_root(["rm", "-f", str(veto)]))
        found = _newest()
    if not found:
        raise Problem("PostgreSQL is installed, but its programs were not found.")
    return found


def _newest() -> Path | None:
    def version(folder):
        return int(re.search(r"/(\d+)/bin$", str(folder)).group(1))

    debian = [
        p
        for p in Path("/usr/lib/postgresql").glob("[0-9]*/bin")
        if (p / "initdb").exists()
    ]
    if debian:
        return max(debian, key=version)
    elsewhere = shutil.which("initdb")
    return Path(os.path.realpath(elsewhere)).parent if elsewhere else None


def _init(binaries: Path) -> None:
    with step("creating a private PostgreSQL server"):
        _own(socket_dir())
        shutil.rmtree(data_dir(), ignore_errors=True)
        data_dir().mkdir(parents=True)
        _own(data_dir())
        _as_user(
            [
                *(
                    binaries / "initdb",
                    "-D",
                    data_dir(),
                    "-U",
                    "postgres",
                    "-A",
                    "trust",
                ),
                *("-E", "UTF8", "--locale=C.UTF-8", "--no-sync"),
            ]
        )
        with open(data_dir() / "postgresql.conf", "a") as settings:
            settings.write(
                f"\nlisten_addresses = ''\nport = {PORT}\n"
                f"unix_socket_directories = '{socket_dir()}'\n"
                "unix_socket_permissions = 0777\nmax_connections = 200\n"
                "shared_buffers = 512MB\nmaintenance_work_mem = 256MB\n"
                "max_wal_size = 4GB\ncheckpoint_timeout = 15min\n"
                # A power cut may cost the last second, never the database.
                "synchronous_commit = off\nwal_level = minimal\nmax_wal_senders = 0\n"
                # Parallel workers need more shared memory than small containers give.
                "dynamic_shared_memory_type = mmap\n"
                "log_min_messages = fatal\nlog_min_error_statement = panic\n"
            )
        (data_dir() / "complete").touch()


def _start(binaries: Path) -> None:
    paths.LOGS.mkdir(parents=True, exist_ok=True)
    socket_dir().mkdir(parents=True, exist_ok=True)
    _own(socket_dir())
    log = data_dir().parent / "pg.log"
    log.touch()
    _own(log)
    _as_user(
        [binaries / "pg_ctl", "-D", data_dir(), "-l", log, "-w", "-t", "60", "start"]
    )
    for _ in range(100):
        if running():
            return
        time.sleep(0.1)
    raise Problem(f"PostgreSQL does not answer; see {log}")


def _user_options() -> dict:
    if not is_root():
        return {}
    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        run(
            [
                "useradd",
                "--system",
                "--user-group",
                "--home-dir",
                "/nonexistent",
                SYSTEM_USER,
            ]
        )
        entry = pwd.getpwnam(SYSTEM_USER)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _as_user(command: list) -> None:
    """Run a server program; pg_ctl's child keeps our pipe open, so it gets none."""
    options = _user_options()
    log = paths.LOGS / "pg-setup.log"
    paths.LOGS.mkdir(parents=True, exist_ok=True)
    with open(log, "a") as output:
        result = subprocess.run(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            check=False,
            **options,
        )
    if result.returncode:
        tail = "\n".join(log.read_text().splitlines()[-10:])
        raise Problem(f"PostgreSQL's {Path(str(command[0])).name} failed:\n{tail}")


def _own(path: Path) -> None:
    options = _user_options()
    if options:
        os.chown(path, options["user"], options["group"])


def _reachable(folder: Path) -> bool:
    """Whether another user may pass through every folder on the way."""
    if not is_root():
        return True
    return all(
        not p.exists() or p.stat().st_mode & 0o001 for p in (folder, *folder.parents)
    )
