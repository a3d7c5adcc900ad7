"""Headless Chromium, and how the tests look at a page in it."""

import base64
import pathlib
import tempfile

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.ui import WebDriverWait

FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--lang=en",
]
# Only against a browser that hangs: a busy machine is slow.
DEADLINE_S = 120


class Browser:
    """One Chromium; use it in a `with`."""

    def __init__(self):
        self.profile = tempfile.TemporaryDirectory(prefix="muxwatch-chromium-", ignore_cleanup_errors=True)
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        for flag in [*FLAGS, f"--user-data-dir={self.profile.name}", "about:blank"]:
            options.add_argument(flag)
        self.driver = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
        self.driver.set_page_load_timeout(DEADLINE_S)
        self.driver.set_script_timeout(DEADLINE_S)
        self.resize(1200, 900)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.driver.quit()
        self.profile.cleanup()

    def command(self, name, **values):
        return self.driver.execute_cdp_cmd(name, values)

    def resize(self, width, height, scale=1):
        self.command(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=scale,
            mobile=width < 500,
        )

    def prefer(self, **features):
        """Media features, such as prefers_color_scheme="dark"."""
        listed = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
        self.command("Emulation.setEmulatedMedia", features=listed)

    def open(self, path, fragment=""):
        """A fresh load, also where only the fragment differs."""
        self.driver.get("about:blank")
        self.driver.get(pathlib.Path(path).resolve().as_uri() + fragment)

    def ask(self, script, *values):
        """What the page's JavaScript answers; `script` is an expression."""
        return self.driver.execute_script(f"return {script}", *values)

    def wait(self, condition, *values):
        """Until a condition in JavaScript holds: what follows from an event may come after the command that made it."""
        WebDriverWait(self.driver, DEADLINE_S, 0.05).until(lambda _: self.ask(condition, *values), condition)

    def texts(self, selector):
        return self.ask(
            "[...document.querySelectorAll(arguments[0])].map((e) => e.textContent.replace(/\\s+/g, ' ').trim())",
            selector,
        )

    def find(self, selector):
        return self.driver.find_element("css selector", selector)

    def press(self, *keys):
        """Keys, one after the other, to whatever has the focus."""
        actions = webdriver.ActionChains(self.driver)
        for key in keys:
            actions.send_keys(key)
        actions.perform()

    def messages(self):
        """What the console said since the last call: errors, and what the page's policy kept out. Chromium's own pages
        have messages of their own, which are left out."""
        return [
            entry["message"] for entry in self.driver.get_log("browser") if not entry["message"].startswith("chrome:")
        ]

    def shoot(self, path, height=None):
        """A PNG of the page from its top, `height` high, or of what is seen."""
        values = {"captureBeyondViewport": height is not None}
        if height is not None:
            values["clip"] = {"x": 0, "y": 0, "width": self.ask("innerWidth"), "height": height, "scale": 1}
        pathlib.Path(path).write_bytes(base64.b64decode(self.command("Page.captureScreenshot", **values)["data"]))
