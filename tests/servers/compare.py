"""Runs the cases of tests/servers on a database, and compares the rows.

Usage: compare.py DIALECT CASES DIFFERENCES [SOCKET]
"""

import json
import sys
import unicodedata


class Postgres:
    def __init__(self, socket):
        import psycopg

        connection = psycopg.connect(host=socket, user="postgres", dbname="postgres", autocommit=True)
        self.cursor = psycopg.RawCursor(connection)

    def create(self, create, rows):
        self.cursor.execute("DROP TABLE IF EXISTS t")
        self.cursor.execute(create)
        places = ", ".join(f"${at + 1}" for at in range(len(rows[0])))
        self.cursor.executemany(f"INSERT INTO t VALUES ({places})", rows)

    def select(self, query, case):
        self.cursor.execute(query, case["params"])
        return self.cursor.fetchall()


class MariaDb:
    def __init__(self, socket):
        import mysql.connector

        self.connection = mysql.connector.connect(
            unix_socket=socket, user="root", database="test", charset="utf8mb4", autocommit=True, use_pure=True
        )

    def create(self, create, rows):
        cursor = self.connection.cursor()
        cursor.execute("DROP TABLE IF EXISTS t")
        cursor.execute(create)
        places = ", ".join(["%s"] * len(rows[0]))
        cursor.executemany(f"INSERT INTO t VALUES ({places})", rows)

    def select(self, query, case):
        cursor = self.connection.cursor(prepared=True)
        cursor.execute(query, case["params"])
        rows = cursor.fetchall()
        cursor.close()
        return rows


class DuckDb:
    def __init__(self, _):
        import duckdb

        self.connection = duckdb.connect()

    def create(self, create, rows):
        self.connection.execute("DROP TABLE IF EXISTS t")
        self.connection.execute(create)
        places = ", ".join(["?"] * len(rows[0]))
        self.connection.executemany(f"INSERT INTO t VALUES ({places})", rows)

    def select(self, query, case):
        return self.connection.execute(query, case["params"]).fetchall()


class ClickHouse:
    def __init__(self, _):
        import chdb

        self.connection = chdb.connect(":memory:")

    def create(self, create, rows):
        self.connection.query("DROP TABLE IF EXISTS t")
        self.connection.query(create)
        lines = "\n".join("\t".join(map(self.escaped, row)) for row in rows)
        self.connection.query(f"INSERT INTO t FORMAT TabSeparated\n{lines}")

    @staticmethod
    def escaped(value):
        if value is None:
            return "\\N"
        return str(value).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")

    def select(self, query, case):
        answer = self.connection.query(query, "JSONCompactEachRow", params=dict(case["named"])).bytes()
        return [json.loads(line) for line in answer.splitlines()]


DATABASES = {"postgres": Postgres, "mariadb": MariaDb, "mysql": MariaDb, "duckdb": DuckDb, "clickhouse": ClickHouse}


def read_differences(path, dialect):
    """Yields the documented differences: a setup, and the characters that cause one."""
    for line in open(path, encoding="utf-8"):
        if not line.startswith("#") and line.strip():
            dialects, setup, characters, _ = line.rstrip("\n").split("\t")
            if dialect in dialects.split(",") and characters != "none":
                yield setup, characters


def may_differ(text, characters):
    if characters == "control":
        return any(c < " " for c in text)
    if characters == "supplementary":
        return any(ord(c) > 0xFFFF for c in text)
    if characters == "decomposed":
        return text != unicodedata.normalize("NFC", text) or any(unicodedata.category(c) == "Mn" for c in text)
    return any(c in characters for c in text)


def main():
    dialect, cases_path, differences_path, *socket = sys.argv[1:]
    differences = list(read_differences(differences_path, dialect))
    database = DATABASES[dialect](socket[0] if socket else None)
    counts = {"filters": 0, "rows compared": 0, "rows selected": 0, "refused": 0}
    counts |= {"published differences": 0, "mismatches": 0}
    for line in open(cases_path, encoding="utf-8"):
        block = json.loads(line)
        database.create(block["create"], block["rows"])
        counts["refused"] += block["refused"]
        for case in block["cases"]:
            try:
                found = {row[0] for row in database.select("SELECT id FROM t WHERE " + case["sql"], case)}
            except Exception as error:
                found = None
                differing = [str(error).splitlines()[0]]
            counts["filters"] += 1
            if found is not None:
                counts["rows compared"] += len(block["rows"])
                counts["rows selected"] += len(found)
                differing = [block["rows"][id] for id in sorted(found ^ set(case["expected"]))]
            for row in differing:
                read = [row[at] for at in case["reads"] if row[at]] if found is not None else []
                texts = "".join([case["filter"], *read])
                known = any(
                    setup in block["setup"] and may_differ(texts, characters) for setup, characters in differences
                )
                counts["published differences" if known else "mismatches"] += 1
                if not known and counts["mismatches"] <= 10:
                    print(f"{block['setup']}\n  {case['filter']}\n  {case['sql']}\n  {case['params']}\n  {row}")
    print(f"{dialect}: " + ", ".join(f"{count} {what}" for what, count in counts.items()))
    sys.exit(counts["mismatches"] > 0 or counts["rows selected"] == 0)


main()
