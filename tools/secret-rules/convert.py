#!/usr/bin/env python3
"""Turns the rule files of gitleaks (MIT) and kingfisher (Apache-2.0) into the one file that the detector embeds.

    convert.py --gitleaks config/gitleaks.toml --kingfisher data/rules -o src/SecurityDashboard.Core/Secrets/Rules/provider-rules.json

Needs Python 3.11 and PyYAML. Each rule of the result is an array:
    [id, pattern, keywords, entropy, confidence, reach, allowed]
keywords: lower-case texts of which one must occur for the pattern to match; reach: how many characters around a keyword the pattern
may span; allowed: expressions for matched values that are no secrets. The result is sorted by id, one rule a line, so that a diff shows what moved.
"""
import argparse
import glob
import json
import os
import re
import sys
import tomllib
import warnings
from re import _constants as c
from re import _parser as parser

import yaml

warnings.filterwarnings("ignore")

# Rules that our own named-value, structure and shell rules replace, or that name no secret.
LEFT_OUT = {
    "generic-api-key", "pkcs12-file", "private-key", "curl-auth-header", "curl-auth-user", "kubernetes-secret-yaml", "hashicorp-tf-password",
    "nuget-config-password", "freemius-secret-key", "jwt-base64", "sidekiq-sensitive-url", "sumologic-access-id",
    "kingfisher.uri.1", "kingfisher.credentials.1", "kingfisher.ftp.1", "kingfisher.netrc.1", "kingfisher.psexec.1", "kingfisher.odbc.1",
    "kingfisher.plaintext.1", "kingfisher.recaptcha.1", "kingfisher.aws.2", "kingfisher.aws.4", "kingfisher.jwt.1", "kingfisher.postgres.1",
    "kingfisher.mysql.1", "kingfisher.mongodb.3", "kingfisher.azure.3",
}
LEFT_OUT_FAMILIES = ("kingfisher.generic.", "kingfisher.weak_password.", "kingfisher.pwhash.", "kingfisher.pem.", "kingfisher.privkey.", "kingfisher.netntlm",
                     "kingfisher.krb5")
PUBLIC_HALVES = re.compile(r"(?:client|access|app|application)-id$")

# Words so common in pipeline text that they say nothing about a provider.
WEAK_KEYWORDS = {"key", "token", "secret", "api", "access", "private", "http", "https", "https://", "://", ".com", "password", "auth", "test", "live", "user"}

# Patterns in which every text that must occur is one of several short ones: named here by hand.
KEYWORDS = {
    "kingfisher.azurestorage.key.1": ["accesskey", "access_key", "access-key", "access.key", "accountkey", "account_key", "account-key", "account.key",
                                      "storagekey", "storage_key", "storage-key", "storage.key"],
    "kingfisher.datadog.1": ["datadog", "dd-", "dd_"],
    "kingfisher.datadog.2": ["datadog", "dd_", "dd-", "ddkey", "ddapi", "ddapp", "dog"],
    "kingfisher.easypost.1": ["ezak", "eztk"],
    "kingfisher.facebook.2": ["facebook", "fb"],
    "kingfisher.github.1": ["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"],
    "kingfisher.openweather.1": ["pyowm", "openweather", "owm"],
    "kingfisher.pagerduty.1": ["pagerduty", "pager_duty", "pd_", "pd-"],
    "kingfisher.salesforce.1": ["!aq"],
    "kingfisher.slack.2": ["xoxp-", "xoxb-", "xoxa-", "xoxr-", "xoxo-", "xoxs-", "xoxe-", "xoxe.", "xoxp", "xoxb"],
    "kingfisher.sonarqube.1": ["squ_", "sqp_", "sqa_"],
}


def compact(pattern: str) -> str:
    """Removes what (?x) allows: spaces and comments outside character classes."""
    verbose = re.search(r"\(\?([a-z]*)x([a-z]*)\)", pattern)
    pattern = re.sub(r"\(\?#[^)]*\)", "", pattern)
    if verbose:
        pattern = pattern.replace(verbose.group(0), f"(?{verbose.group(1)}{verbose.group(2)})" if verbose.group(1) + verbose.group(2) else "", 1)
        out, i, in_class = [], 0, False
        while i < len(pattern):
            ch = pattern[i]
            if ch == "\\":
                out.append(pattern[i:i + 2])
                i += 2
                continue
            if in_class:
                in_class = ch != "]"
            elif ch == "[":
                in_class = True
                out.append(ch)
                i += 1
                if i < len(pattern) and pattern[i] == "^":
                    out.append("^")
                    i += 1
                if i < len(pattern) and pattern[i] == "]":
                    out.append("]")
                    i += 1
                continue
            elif ch.isspace():
                i += 1
                continue
            elif ch == "#":
                while i < len(pattern) and pattern[i] != "\n":
                    i += 1
                continue
            out.append(ch)
            i += 1
        pattern = "".join(out)
    pattern = pattern.strip()
    # \h is not a class in .NET; POSIX classes are not known; named groups are written without P; an optional lazy prefix changes no match.
    pattern = pattern.replace("[[:alnum:]]", "[A-Za-z0-9]").replace("[:alnum:]", "A-Za-z0-9").replace("(?P<", "(?<")
    pattern = re.sub(r"\\(.)", lambda escape: {" ": r"\x20", "_": "_"}.get(escape[1], escape[0]), pattern, flags=re.DOTALL)
    pattern = pattern.replace("[\\w.-]{0,50}?", "").replace("(?:.|[\\n\\r])", "[\\s\\S]")
    pattern = re.sub(r"\(\?:\.\|\[\\r\\n\]\)|\(\?:\.\|\\n\)|\(\?:\.\|\[\\n\\t\]\)", r"[\\s\\S]", pattern)
    return pattern


def for_python(pattern: str) -> str:
    pattern = re.sub(r"\(\?[a-zA-Z]+\)", "", pattern)
    pattern = re.sub(r"\(\?<(?![=!])", "(?P<", pattern)
    return pattern.replace("\\z", "\\Z")


def literals(node) -> tuple[float, frozenset] | None:
    """The best set of texts of which at least one must occur, with its score (length of the shortest)."""
    best = None
    run = ""

    def offer(candidate):
        nonlocal best
        if candidate and (best is None or candidate[0] > best[0]):
            best = candidate

    def flush():
        nonlocal run
        text = run.lower()
        if len(text) >= 2 and text not in WEAK_KEYWORDS:
            offer((len(text) + (0.5 if not text.isalnum() else 0), frozenset([text])))
        run = ""

    for op, arg in node:
        if op is c.LITERAL and arg < 128:
            run += chr(arg)
            continue
        if op is c.IN and len(arg) == 2 and all(o is c.LITERAL for o, _ in arg) and chr(arg[0][1]).lower() == chr(arg[1][1]).lower():
            run += chr(arg[0][1])        # [Aa]
            continue
        if op is c.SUBPATTERN and len(arg[3]) and all(o is c.LITERAL for o, _ in arg[3]):
            run += "".join(chr(a) for _, a in arg[3])
            continue
        flush()
        if op is c.SUBPATTERN:
            offer(literals(arg[3]))
        elif op is c.BRANCH:
            parts = [literals(branch) for branch in arg[1]]
            if all(parts) and sum(len(p[1]) for p in parts) <= 24:
                offer((min(p[0] for p in parts) - 0.1, frozenset().union(*(p[1] for p in parts))))
        elif op in (c.MAX_REPEAT, c.MIN_REPEAT) and arg[0] >= 1:
            offer(literals(arg[2]))
    flush()
    return best


def parse(pattern: str):
    return parser.parse(for_python(pattern), re.IGNORECASE)


def reach(pattern: str) -> int:
    """How long a match can be, bounded: a keyword has a match only within this distance."""
    low, high = parse(pattern).getwidth()
    return int(min(max(high, low, 1), max(4 * low, 600), 2400))


def row(identity, pattern, keywords, entropy, confidence, allowed):
    words = sorted({k.lower() for k in keywords})
    return [identity, pattern, words, entropy, confidence, reach(pattern), allowed]


def gitleaks(path):
    for rule in tomllib.load(open(path, "rb"))["rules"]:
        if rule["id"] in LEFT_OUT or "regex" not in rule:
            continue
        pattern = compact(rule["regex"])
        allowed = [a for group in rule.get("allowlists", []) if "paths" not in group and group.get("regexTarget") is None for a in group.get("regexes", [])]
        allowed = [a for a in allowed if not re.fullmatch(r"[\w-]+", a)]     # published sample keys stay findings
        keywords = [k for k in rule["keywords"] if len(k) >= 3]
        if len(keywords) < len(rule["keywords"]):
            found = literals(parse(pattern))
            keywords = found[1] if found and found[0] >= 2.5 else rule["keywords"]
        confidence = "low" if PUBLIC_HALVES.search(rule["id"]) else "medium" if "{0,3}(?:=|>" in pattern else "high"
        yield row(rule["id"], pattern, keywords, rule.get("entropy", 0), confidence, allowed)


def kingfisher(folder):
    for path in sorted(glob.glob(os.path.join(folder, "*.y*ml"))):
        for rule in yaml.safe_load(open(path))["rules"]:
            identity = rule["id"]
            if identity in LEFT_OUT or identity.startswith(LEFT_OUT_FAMILIES) or rule.get("visible") is False:
                continue
            pattern = compact(rule["pattern"])
            found = (9, KEYWORDS[identity]) if identity in KEYWORDS else literals(parse(pattern))
            if not found or found[0] < 3:
                print(f"{identity}: no text that every match must have: {pattern}", file=sys.stderr)
                continue
            yield row(identity, pattern, found[1], rule.get("min_entropy", 0), "medium", [])


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--gitleaks", required=True)
    arguments.add_argument("--kingfisher", required=True)
    arguments.add_argument("-o", "--output", required=True)
    options = arguments.parse_args()
    rules = sorted([*gitleaks(options.gitleaks), *kingfisher(options.kingfisher)])
    with open(options.output, "w", encoding="utf-8", newline="\n") as file:
        file.write("[\n" + ",\n".join(json.dumps(rule, ensure_ascii=False, separators=(",", ":")) for rule in rules) + "\n]\n")
    print(f"{len(rules)} rules", file=sys.stderr)


if __name__ == "__main__":
    main()
