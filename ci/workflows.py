#!/usr/bin/env python3
"""Checks that the files of .github are YAML and that each workflow has triggers and jobs with steps."""

import pathlib
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent


def faults(path):
    try:
        document = yaml.safe_load(path.read_text())
    except yaml.YAMLError as error:
        return [str(error)]
    if not isinstance(document, dict):
        return ["expected a mapping"]
    if path.parent.name != "workflows":
        return []
    found = []
    # YAML 1.1 reads the key `on` as a Boolean.
    if not document.get("on", document.get(True)):
        found.append("no trigger: expected the key `on`")
    jobs = document.get("jobs") or {}
    if not jobs:
        found.append("no jobs")
    for name, job in jobs.items():
        if not job.get("runs-on"):
            found.append(f"job {name}: expected the key `runs-on`")
        if not all("uses" in step or "run" in step for step in job.get("steps") or [{}]):
            found.append(f"job {name}: expected `uses` or `run` in each step")
        if "permissions" not in job and "permissions" not in document:
            found.append(f"job {name}: expected the key `permissions`")
    return found


def main():
    paths = sorted((ROOT / ".github").rglob("*.y*ml"))
    is_faulty = not paths
    for path in paths:
        for fault in faults(path):
            print(f"{path.relative_to(ROOT)}: {fault}")
            is_faulty = True
    print(f"{len(paths)} files")
    return 1 if is_faulty else 0


if __name__ == "__main__":
    sys.exit(main())
