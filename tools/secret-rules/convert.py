#!/usr/bin/env python3
"""Turns the rule files of gitleaks (MIT) and kingfisher (Apache-2.0) into the one file that the detector embeds.

    convert.py --gitleaks config/gitleaks.toml --kingfisher data/rules -o src/SecurityDashboard.Core/Secrets/Rules/provider-rules.json

Needs Python 3.11 and PyYAML. Each rule of the result is an array:
    [id, pattern, keywords, entropy, confidence, reach, endless, contextual, whole word, allowed]
keywords: lower-case texts of which one must occur for the pattern to match; reach: how many characters around a keyword the pattern
may span, and endless (0 or 1) when it has no bound; contextual: the value is told by the provider's name beside it, not by its form;
whole word: the keyword is a common word and counts only by itself; allowed: expressions for matched values that are no secrets.
The result is sorted by id, one rule a line, so that a diff shows what moved.
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
    "kingfisher.mysql.1", "kingfisher.mongodb.3", "kingfisher.azure.3", "kingfisher.pypi.1", "pypi-upload-token", "kingfisher.huggingface.1", "kingfisher.sourcegraph.1", "flutterwave-public-key",
}
LEFT_OUT_FAMILIES = ("kingfisher.generic.", "kingfisher.weak_password.", "kingfisher.pem.", "kingfisher.privkey.", "kingfisher.netntlm",
                     "kingfisher.krb5")
PUBLIC_HALVES = re.compile(r"(?:client|access|app|application)-id$")

HIGHEST_ENTROPY = 2.0
HIGHEST_ENTROPY_OF_FORMS = 2.8
SHORT_NAME = 5

# Words so common in pipeline text that they say nothing about a provider.
WEAK_KEYWORDS = {"key", "token", "secret", "api", "access", "private", "http", "https", "https://", "://", ".com", "password", "auth", "test", "live", "user"}

# Providers whose names are common words, or parts of such: they count only where they stand by themselves.
COMMON_WORDS = set("""
    bearer box cio client coda column courier credentials daily ditto dog etsy fb fixer flat float front guardian ibm intra karma less line linear lob magnetic miro monday noticeable owm pat
    polygon privacy protocols raven segment semaphore shortcut square sumo tly
""".split())

# Patterns in which every text that must occur is one of several short ones: named here by hand.
KEYWORDS = {
    "kingfisher.azurestorage.key.1": ["accesskey", "access_key", "access-key", "access.key", "accountkey", "account_key", "account-key", "account.key",
                                      "storagekey", "storage_key", "storage-key", "storage.key"],
    "kingfisher.datadog.1": ["datadog", "dd-", "dd_"],
    "kingfisher.datadog.2": ["datadog", "dd_", "dd-", "ddkey", "ddapi", "ddapp", "dog"],
    "kingfisher.easypost.1": ["ezak", "eztk"],
    "kingfisher.facebook.2": ["facebook", "fb"],
    "kingfisher.github.1": ["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"],
    "kingfisher.pwhash.3": ["$5$"],
    "kingfisher.pwhash.4": ["$6$"],
    "kingfisher.pwhash.2": ["$2a$", "$2b$", "$2x$", "$2y$"],
    "kingfisher.openweather.1": ["pyowm", "openweather", "owm"],
    "kingfisher.pagerduty.1": ["pagerduty", "pager_duty", "pd_", "pd-"],
    "kingfisher.salesforce.1": ["!aq"],
    "kingfisher.slack.2": ["xoxp-", "xoxb-", "xoxa-", "xoxr-", "xoxo-", "xoxs-", "xoxe-", "xoxe.", "xoxp", "xoxb"],
    "kingfisher.sonarqube.1": ["squ_", "sqp_", "sqa_"],
}


# Documented forms that neither file has: id, pattern, keywords, entropy.
OWN = [
    # https://support.discord.com and the API reference: the number of the bot in base64 (so it begins as decimal digits do), a time, a signature
    ("discord-bot-token", r"\b([MNO][DTjz][AEIMQUYcgk][w-z0-5][A-Za-z0-9_-]{19,24}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,38})\b", ["."], 3.5),
    # https://mailchimp.com/developer/marketing/guides/quick-start: 32 hexadecimal digits and the data centre
    ("mailchimp-key-by-form", r"\b([0-9a-f]{32}-us[0-9]{1,2})\b", ["-us"], 2.5),
    # https://core.telegram.org/bots/api#authorizing-your-bot
    ("telegram-bot-token-by-form", r"\b([0-9]{8,10}:A[A-Za-z0-9_-]{34})\b", [":a"], 3),
    # https://vercel.com/docs: tokens carry what they are for
    ("vercel-token", r"\b(vc[prkcai]_[A-Za-z0-9]{24,60})\b", ["vcp_", "vcr_", "vck_", "vcc_", "vca_", "vci_"], 3),
    # https://developers.cloudflare.com/fundamentals/api/get-started/token-formats
    ("cloudflare-token-by-form", r"\b(cf(?:at|ut|k)_[A-Za-z0-9_-]{40,60})\b", ["cfat_", "cfut_", "cfk_"], 3),
    # https://docs.docker.com/security/access-tokens
    ("docker-access-token", r"\b(dckr_(?:pat|oat)_[A-Za-z0-9_-]{27,40})", ["dckr_"], 3),
    ("docker-swarm-token", r"\b(SWMTKN-1-[a-z0-9]{50}-[a-z0-9]{25})\b", ["swmtkn-"], 3),
    ("bitbucket-app-password", r"\b(ATBB[A-Za-z0-9_=.-]{24,40})\b", ["atbb"], 3),
    ("bitbucket-access-token", r"\b(ATCTT3xFfGN0[A-Za-z0-9_=-]{100,240})", ["atctt3"], 3.5),
    ("circleci-token", r"\b(CCI(?:PAT|PRJ)_[A-Za-z0-9]{20,40}_[0-9a-f]{40})\b", ["ccipat_", "cciprj_"], 3),
    ("netlify-token", r"\b(nf[pcou]_[A-Za-z0-9]{36,44})\b", ["nfp_", "nfc_", "nfo_", "nfu_"], 3),
    ("render-api-key", r"\b(rnd_[A-Za-z0-9]{28,36})\b", ["rnd_"], 3),
    ("langsmith-key", r"\b(lsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10})\b", ["lsv2_"], 3),
    ("stripe-webhook-secret", r"\b(whsec_[A-Za-z0-9+/=]{24,64})", ["whsec_"], 3),
    ("figma-token", r"\b(fig[dour]_?[A-Za-z0-9_-]{38,48})\b", ["figd_", "figo", "figu", "figr_"], 3),
    ("google-oauth-token", r"\b(ya29\.[A-Za-z0-9_-]{30,400})", ["ya29."], 3),
    ("google-oauth-secret", r"\b(GOCSPX-[A-Za-z0-9_-]{28})", ["gocspx-"], 3),
    ("azure-shared-access-signature", r"[?&]sig=([A-Za-z0-9%+/]{40,80}(?:%3[dD]|=))", ["sig="], 3),
    ("azure-devops-token", r"\b([a-z0-9A-Z]{76}AZDO[A-Za-z0-9]{4})\b", ["azdo"], 3.5),
    ("azure-storage-key", r"(?i)AccountKey=([A-Za-z0-9+/]{86}==)", ["accountkey="], 4),
    ("cloudinary-url", r"\bcloudinary://[0-9]{10,20}:([A-Za-z0-9_-]{20,40})@", ["cloudinary://"], 3),
    ("aws-secret-beside-its-id", r"\b(?:AKIA|ASIA)[A-Z2-7]{16}\b[^A-Za-z0-9+/]{1,3}(?:[A-Za-z_ ]{0,30}[^A-Za-z0-9+/]{1,4})?([A-Za-z0-9+/]{40})(?:[^A-Za-z0-9+/=]|$)", ["akia", "asia"], 4),
    ("openai-project-key", r"\b(sk-(?:proj|svcacct|admin)-[A-Za-z0-9_-]{40,200})", ["sk-proj-", "sk-svcacct-", "sk-admin-"], 3.5),
    ("databricks-token-by-form", r"\b(dapi[a-fA-F0-9]{32}(?:-[0-9])?)\b", ["dapi"], 3),
    ("gitlab-token-by-form", r"\b(gl(?:pat|dt|rt|ft|soat|wt)-[A-Za-z0-9_-]{20,50})\b", ["glpat-", "gldt-", "glrt-", "glft-", "glsoat-", "glwt-"], 3),
    # A token of PyPI names its package index in base64 and is never this short in part.
    ("pypi-token-by-form", r"\b(pypi-AgE[A-Za-z0-9_-]{82,1000})", ["pypi-age"], 3.5),
    ("gitlab-trigger-token", r"\b(glptt-[A-Za-z0-9_-]{40})\b", ["glptt-"], 3),
    ("tailscale-key-by-form", r"(tskey-[a-z]{3,12}-[A-Za-z0-9]{8,20}-[A-Za-z0-9]{20,40})", ["tskey-"], 1.5),
    ("gitlab-runner-registration-token", r"\b(GR1348941[A-Za-z0-9_-]{20,50})", ["gr1348941"], 3),
    ("jwt-by-form", r"\b(eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,})", ["eyj"], 3.5),
    ("slack-token-by-form", r"\b(xox[abeprs]-(?:[0-9]{8,14}-){1,3}[A-Za-z0-9]{20,64})\b", ["xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xoxe-"], 3),
    ("vault-token-by-form", r"\b(hv[sbr]\.[A-Za-z0-9_-]{24,300})", ["hvs.", "hvb.", "hvr."], 3),
    ("terraform-token", r"\b([A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{60,70})", [".atlasv1."], 3.5),
    ("new-relic-key-by-form", r"\b(NR(?:AK|II|JS|IQ|RA|SP)-[A-Za-z0-9_-]{19,32})\b", ["nrak-", "nrii-", "nrjs-", "nriq-", "nrra-", "nrsp-"], 3),
    ("mailgun-key-by-form", r"\b(key-[0-9a-f]{32})\b", ["key-"], 3),
    ("sentry-token-by-form", r"\b(sntrys_eyJ[A-Za-z0-9+/_-]{40,500}={0,2}_[A-Za-z0-9+/_-]{43})", ["sntrys_"], 3.5),
    ("npm-token-in-npmrc", r"_authToken\s*[=:]\s*[\"']?(npm_[A-Za-z0-9]{36}|[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})", ["_authtoken"], 2.5),
]


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
    # The provider's name and its key stand on one line.
    pattern = re.sub(r"\[\\s\\S\]\{0,(\d+)\}", r"[^\\r\\n]{0,\1}", pattern)
    # Publishable keys are made to be seen.
    return pattern.replace("(?:sk|pk)_live", "sk_live").replace("[p|s]k_", "sk_")


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


def reach(pattern: str) -> tuple[int, bool]:
    """How long a match can be; for a pattern without bound, how far it surely must be looked at."""
    low, high = parse(pattern).getwidth()
    endless = high > 5000
    return (int(low + 200) if endless else int(high)), endless


def is_contextual(pattern: str) -> bool:
    return "{0,3}(?:=|>" in pattern or re.search(r"(?:\[\\s\\S\]|\.|\[\^\\r\\n\])\{0,\d+\}", pattern) is not None


def row(identity, pattern, keywords, entropy, confidence, allowed):
    words = sorted({k.lower() for k in keywords})
    contextual = is_contextual(pattern)
    length, endless = reach(pattern)
    whole_word = contextual and any(word in COMMON_WORDS or word.isalpha() and len(word) <= SHORT_NAME for word in words)
    return [identity, pattern, words, entropy, "medium" if contextual and confidence == "high" else confidence, length, int(endless), int(contextual), int(whole_word), allowed]


def gitleaks(path):
    for rule in tomllib.load(open(path, "rb"))["rules"]:
        if rule["id"] in LEFT_OUT or "regex" not in rule:
            continue
        pattern = compact(rule["regex"])
        allowed = [a for group in rule.get("allowlists", []) if "paths" not in group and group.get("regexTarget") is None for a in group.get("regexes", [])]
        keywords = [k for k in rule["keywords"] if len(k) >= 3]
        if len(keywords) < len(rule["keywords"]):
            found = literals(parse(pattern))
            keywords = found[1] if found and found[0] >= 2.5 else rule["keywords"]
        confidence = "low" if PUBLIC_HALVES.search(rule["id"]) else "high"
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
            # The providers' names and forms are evidence enough; the entropy only has to tell a key from a filler.
            yield row(identity, pattern, found[1], min(rule.get("min_entropy", 0), HIGHEST_ENTROPY if is_contextual(pattern) else HIGHEST_ENTROPY_OF_FORMS), "high" if found[0] >= 4 else "medium", [])


def own():
    for identity, pattern, keywords, entropy in OWN:
        yield row(identity, pattern, keywords, entropy, "high", [])


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--gitleaks", required=True)
    arguments.add_argument("--kingfisher", required=True)
    arguments.add_argument("-o", "--output", required=True)
    options = arguments.parse_args()
    rules = sorted([*gitleaks(options.gitleaks), *kingfisher(options.kingfisher), *own()])
    seen = {}
    for rule in rules:
        seen[rule[0]] = seen.get(rule[0], 0) + 1
        if seen[rule[0]] > 1:
            rule[0] += f"-{seen[rule[0]]}"        # kingfisher gives a few ids twice
    with open(options.output, "w", encoding="utf-8", newline="\n") as file:
        file.write("[\n" + ",\n".join(json.dumps(rule, ensure_ascii=False, separators=(",", ":")) for rule in rules) + "\n]\n")
    print(f"{len(rules)} rules", file=sys.stderr)


if __name__ == "__main__":
    main()
