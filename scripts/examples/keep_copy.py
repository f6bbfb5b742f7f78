#!/usr/bin/env python3
"""Keeps a copy of entity sets in a SQLite file up to date, by delta links. Needs Python alone.

    export PCATRACKER_TOKEN=…      # tracker token create --for analyst@example.org
    keep_copy.py https://tracker.example.org/odata copy.db Chapters Positions Issues

The first run reads the sets whole. Every later run asks for what has changed since the run before: rows that were added or
changed come whole, rows that were deleted, or that the owner of the token may no longer see, come as removed. Run it as often
as the copy has to be fresh, by cron or a timer. If it is not run for too long, it reads everything anew by itself.

The file has one table, row (entity_set, id, content), where content is the row as JSON:

    SELECT content ->> 'ChapterCode', count(*) FROM row WHERE entity_set = 'Positions' GROUP BY 1
"""

import json
import os
import sqlite3
import sys
import time
import urllib.error
import urllib.request

SCHEMA = """
CREATE TABLE IF NOT EXISTS row (entity_set TEXT, id INTEGER, content TEXT NOT NULL, PRIMARY KEY (entity_set, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS link (entity_set TEXT PRIMARY KEY, address TEXT NOT NULL) WITHOUT ROWID;
"""


def get(address, token):
    """Reads one page; waits and tries again where the tracker says that it is busy."""
    request = urllib.request.Request(address, headers={
        "Authorization": "Bearer " + token, "OData-MaxVersion": "4.0", "Accept": "application/json", "Prefer": "odata.track-changes"})
    for last in (False, False, False, True):
        try:
            with urllib.request.urlopen(request) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            if last or error.code not in (429, 503):
                raise
            time.sleep(int(error.headers.get("Retry-After", "5")))


def removed(entry):
    """The Id of a removed row, which is all that is said of it: https://…/Issues(5)."""
    if "$deletedEntity" not in entry.get("@odata.context", ""):
        return None
    return int(entry["id"].rsplit("(", 1)[1].rstrip(")"))


def follow(copy, entity_set, address, token):
    """Brings every page behind an address into the copy, and keeps the link that tells what changes from there on."""
    told = [0, 0]
    while True:
        page = get(address, token)
        for entry in page["value"]:
            gone = removed(entry)
            if gone is None:
                copy.execute("REPLACE INTO row VALUES (?, ?, ?)", (entity_set, entry["Id"], json.dumps(entry, ensure_ascii=False)))
            else:
                copy.execute("DELETE FROM row WHERE entity_set = ? AND id = ?", (entity_set, gone))
            told[gone is not None] += 1
        if "@odata.nextLink" in page:
            address = page["@odata.nextLink"]
        elif "@odata.deltaLink" in page:
            copy.execute("REPLACE INTO link VALUES (?, ?)", (entity_set, page["@odata.deltaLink"]))
            return told
        else:
            raise SystemExit(f"{entity_set} cannot be followed: its rows are worked out for each reader. Read it whole each time.")


def update(copy, root, entity_set, token):
    """Brings one set of the copy up to date, in one transaction: a run that fails leaves the copy as it was."""
    link = copy.execute("SELECT address FROM link WHERE entity_set = ?", (entity_set,)).fetchone()
    try:
        if link is not None:
            return follow(copy, entity_set, link[0], token)
    except urllib.error.HTTPError as error:
        if error.code != 410:
            raise
        print(f"{entity_set}: the last run was too long ago; everything is read anew")
        copy.rollback()
    copy.execute("DELETE FROM row WHERE entity_set = ?", (entity_set,))
    return follow(copy, entity_set, f"{root}/{entity_set}", token)


def main(root, file, *entity_sets):
    token = os.environ["PCATRACKER_TOKEN"]
    copy = sqlite3.connect(file)
    copy.executescript(SCHEMA)
    for entity_set in entity_sets:
        with copy:
            kept, gone = update(copy, root.rstrip("/"), entity_set, token)
        print(f"{entity_set}: {kept} added or changed, {gone} removed")


if __name__ == "__main__":
    if len(sys.argv) < 4 or "PCATRACKER_TOKEN" not in os.environ:
        sys.exit(__doc__)
    try:
        main(*sys.argv[1:])
    except urllib.error.HTTPError as refused:
        sys.exit(f"{refused.url}: {refused.code} {refused.read().decode()}")
    except urllib.error.URLError as unreachable:
        sys.exit(f"{sys.argv[1]}: {unreachable.reason}")
