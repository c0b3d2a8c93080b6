"""What the table is made from: words with how often they occur, and sentences of community services."""

import collections
import gzip
import json
import random
import re
import unicodedata
from pathlib import Path

SENTENCES = 20_000
SEED = 20
# Written by someone who had seen judged queries: what is learnt from these could not be measured by them.
SEEN = ["zz_seen.tsv"]


def fold(text):
    """Tokens as the program makes them: lower case, no accents, no apostrophes."""
    text = unicodedata.normalize("NFKD", text).lower()
    text = re.sub("['\u2019\u2018\u0300-\u036f]", "", text)
    return re.findall(r"[^\W_]+", text)


def plain(text):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>|&[a-z]+;|&#\d+;", " ", text or "")).strip()


def texts(shared):
    """Names with descriptions of real services and charities; nothing of any evaluation set."""
    feed = json.loads((shared / "data/feeds/open_records_lancs_lincs_gm.oruk3.json").read_text())
    for record in feed["contents"]:
        yield plain(record.get("name")), plain(record.get("description"))
    with gzip.open(shared / "data/scale/scale_150k_synthetic_placement.jsonl.gz", "rt") as lines:
        for line in lines:
            # Names here begin with an invented town.
            yield "", plain(json.loads(line).get("description"))


def phrases(index):
    """Phrases, labels and single words of our own vocabulary, in English."""
    columns = {"categories.tsv": 1, "category_phrases.tsv": 1, "kind_phrases.tsv": 1, "synonyms.tsv": 0,
               "said_filters.tsv": 0, "thesaurus.tsv": 0}
    tables = [(index / name, column) for name, column in columns.items()]
    tables += [(path, 0) for path in sorted((index / "thesaurus").glob("*.tsv")) if path.name not in SEEN]
    for path, column in tables:
        rows = [line for line in path.read_text().splitlines() if line and not line.startswith("#")]
        for row in rows[1:]:
            for part in re.split("[;,]" if path.name == "synonyms.tsv" else ";", row.split("\t")[column]):
                # "[partner]" stands for a group of words.
                if part.strip() and "[" not in part:
                    yield part.strip()


def gather(shared, index, dictionary, wordpieces):
    counts, seen = collections.Counter(), set()
    sentences = []
    for name, description in texts(shared):
        parts = [name] if name else []
        parts += re.split(r"(?<=[.;!?])\s+", description)
        for part in parts:
            part = part.strip()
            if part in seen:
                continue
            seen.add(part)
            tokens = fold(part)
            counts.update(tokens)
            if 2 <= len(tokens) <= 32:
                # Registers shout; the model reads lower case anyway.
                sentences.append(part)
    own = sorted(set(phrases(index)))
    words = {token for phrase in own for token in fold(phrase)}
    known = {fold(word)[0] for word in dictionary.read_text().split() if word[0].islower() and "'" not in word}
    pieces = {word for word in wordpieces.read_text().split("\n") if re.fullmatch("[a-z]{2,}", word)}
    words |= {word for word, count in counts.items() if count >= 2 and word in known}
    words |= pieces & known
    words = sorted(word for word in words if re.fullmatch("[a-z]{1,24}", word))
    random.Random(SEED).shuffle(sentences)
    return words, [counts[word] for word in words], own, sentences[:SENTENCES]

