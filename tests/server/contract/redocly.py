# SPDX-License-Identifier: GPL-3.0-or-later
"""Redocly's command line tool, the linter and contract tester: installed by npm once, into the cache of ./dev.

What is installed stands in package-lock.json with its hash, so the same bytes come from whichever registry npm is set
up with here. Where none can be reached the tests that need the tool are skipped, not failed.
"""

import fcntl
import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
CACHE = pathlib.Path(os.environ.get("PLAKAT_DEV_CACHE")
                     or pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "plakat-dev")
WORKFLOWS = ["catalogue.arazzo.yaml", "accounts.arazzo.yaml"]
STRICT_WORKFLOWS = ["limits.arazzo.yaml"]
SKIPPED = 77
# npm's words for a registry that does not answer, is not trusted, or does not have the package
NO_REGISTRY = re.compile(
    r"^npm (?:ERR!|error) code (?:E(?:NOTFOUND|AI_AGAIN|CONN\w+|NET\w+|HOSTUNREACH|TIMEDOUT|PROTO|401|403|404|407|5\d\d)"
    r"|ENOTCACHED|ERR_\w+|\w*(?:CERT|SIGNATURE)\w*)$", re.MULTILINE)
# no word to anybody about being run, and none about newer versions
ENVIRONMENT = {**os.environ, "REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true", "NO_COLOR": "1",
               "FORCE_COLOR": "0", "LC_ALL": "C.UTF-8"}


def skip(why):
    print(f"SKIP: {why}")
    sys.exit(SKIPPED)


def install(folder):
    """Installs into `folder`, which comes to be there whole or not at all."""
    with tempfile.TemporaryDirectory(prefix="npm-", dir=CACHE) as scratch:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, scratch)
        done = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1",
                               "--fetch-timeout=30000"], cwd=scratch, stdin=subprocess.DEVNULL, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        if done.returncode != 0 and NO_REGISTRY.search(done.stdout):
            why = [line for line in done.stdout.splitlines() if re.match(r"npm (?:ERR!|error) ", line)]
            skip("\n".join(["npm's registry cannot be used from here:", *why[:4]]))
        if done.returncode != 0:
            sys.exit(f"npm cannot install what package-lock.json names:\n{done.stdout}")
        os.rename(scratch, folder)
        os.mkdir(scratch)


def find():
    """The tool; installs it when it is not there. Ends the program as skipped where that is not possible."""
    if not shutil.which("npm"):
        skip("there is no npm here, which brings the linter and the contract tester")
    key = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()[:12]
    folder = CACHE / f"npm-{key}"
    CACHE.mkdir(parents=True, exist_ok=True)
    with open(CACHE / f"npm-{key}.lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            install(folder)
    return str(folder / "node_modules" / ".bin" / "redocly")


def run(*words, **more):
    """Runs the tool and gives what it said, without the box about its versions of Node.js."""
    done = subprocess.run([find(), *map(str, words)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, env=ENVIRONMENT, check=False, **more)
    said = [line for line in done.stdout.splitlines() if line.strip() and not re.match(r"\s*[╔║╚]", line)]
    return done.returncode, "\n".join(said)
