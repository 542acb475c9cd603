"""A headless Chromium, spoken to by its own protocol. Each wait is bounded."""

import contextlib
import itertools
import json
import os
import resource
import shutil
import subprocess
import tempfile
import time
import urllib.request

import websocket
from _server import WAIT, free_port

SIZE = (1366, 768)
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
)


@contextlib.contextmanager
def browsing():
    """A browser's only page."""
    folder = tempfile.mkdtemp()
    port = free_port()
    process = subprocess.Popen(
        [
            "chromium",
            *FLAGS,
            f"--user-data-dir={folder}",
            f"--remote-debugging-port={port}",
            "--remote-allow-origins=*",
            "about:blank",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"HOME": folder},
        preexec_fn=_lift_limit,
    )
    try:
        yield Page(_address(port))
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _lift_limit():
    """Chromium reserves more addresses than Odoo allows itself and its children."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def _address(port):
    for _ in range(WAIT * 4):
        with contextlib.suppress(OSError, StopIteration):  # it does not listen yet
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/json") as answer:
                pages = json.load(answer)
            return next(
                page["webSocketDebuggerUrl"] for page in pages if page["type"] == "page"
            )
        time.sleep(0.25)
    raise TimeoutError("The browser did not start.")


class Page:
    """What a person sees, and the calls that their browser makes.

    :ivar calls: URLs asked for since it was emptied last
    """

    def __init__(self, address):
        self.socket = websocket.create_connection(address, timeout=WAIT)
        self.numbers = itertools.count(1)
        self.calls = []
        for domain in ("Page", "Runtime", "Network"):
            self.ask(f"{domain}.enable")
        width, height = SIZE
        self.ask(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def ask(self, method, **params):
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            message = json.loads(self.socket.recv())
            if message.get("method") == "Network.requestWillBeSent":
                self.calls.append(message["params"]["request"]["url"])
            if message.get("id") != number:
                continue
            if "error" in message:
                raise RuntimeError(f"{method}: {message['error']}")
            return message["result"]

    def run(self, script):
        """The value of an expression, awaited if it is a promise."""
        answer = self.ask(
            "Runtime.evaluate",
            expression=script,
            awaitPromise=True,
            returnByValue=True,
        )
        if "exceptionDetails" in answer:
            raise RuntimeError(str(answer["exceptionDetails"])[:2000])
        return answer["result"].get("value")

    def go(self, url):
        self.ask("Page.navigate", url=url)

    def wait(self, condition):
        """Until an expression is true."""
        end = time.monotonic() + WAIT
        while time.monotonic() < end:
            with contextlib.suppress(RuntimeError):  # the page is being loaded
                if self.run(f"Boolean({condition})"):
                    return
            time.sleep(0.1)
        raise TimeoutError(f"Not so within {WAIT} seconds: {condition}")

    def mouse(self, kind, x, y, **more):
        self.ask("Input.dispatchMouseEvent", type=kind, x=x, y=y, **more)

    def drag(self, begin, end):
        """From a point to another one, as a hand does: in steps."""
        steps = 8
        held = {"button": "left", "buttons": 1, "clickCount": 1}
        self.mouse("mouseMoved", *begin)
        self.mouse("mousePressed", *begin, **held)
        for step in range(1, steps + 1):
            x, y = (a + (b - a) * step / steps for a, b in zip(begin, end, strict=True))
            self.mouse("mouseMoved", x, y, button="left", buttons=1)
        self.mouse("mouseReleased", *end, **held)

    def log_in(self, base, login, password):
        self.go(f"{base}/web/login")
        self.wait("document.querySelector('form.oe_login_form input[name=login]')")
        self.run(
            f"""(() => {{
                const form = document.querySelector("form.oe_login_form");
                form.login.value = {json.dumps(login)};
                form.password.value = {json.dumps(password)};
                form.submit();
            }})()"""
        )
        self.wait("document.querySelector('.o_web_client .o_main_navbar')")
