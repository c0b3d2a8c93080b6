"""Distils the sentence model into a table of words; README.md says how to run it."""

import argparse
import struct
from pathlib import Path

import numpy as np
import scipy.sparse as sparse

from gather import fold, gather
from minilm import MiniLM

# A word as common as this says half of what a rare one does.
HALF = 1e-3
# What an error counts for each sort of text.
PHRASE, SENTENCE, WORD = 2.0, 1.0, 0.3
STEPS, BATCH, RATE, HOLD = 300, 4096, 0.01, 1e-3
SEED = 0


def weights(counts):
    """What a word says, by how common it is in descriptions of services (smooth inverse frequency)."""
    return HALF / (HALF + (counts + 1) / counts.sum())


def matrix(texts, words, stop):
    """How often each word stands in each text; unknown words are left out."""
    number = {word: n for n, word in enumerate(words)}
    columns, starts = [], [0]
    for text in texts:
        columns += [number[token] for token in fold(text) if token in number and token not in stop]
        starts.append(len(columns))
    return sparse.csr_matrix((np.ones(len(columns)), columns, starts), shape=(len(texts), len(words)))


def train(alone, phrases, sentences, stop, words, counts, dimensions):
    """Vectors whose sums point where the model points for the whole text.

    Begins with the words as the model reads them alone, in the directions in which texts differ most, and
    pulls their sums towards the model's vectors of phrases, sentences and single words (Adam).
    """
    texts = phrases[0] + sentences[0]
    middle = (alone.mean(0) + sentences[1].mean(0)) / 2
    goals = np.vstack([phrases[1], sentences[1], alone]) - middle
    _, directions = np.linalg.eigh(goals.T @ goals)
    directions = directions[:, ::-1][:, :dimensions]
    # The sign of a direction is arbitrary: fixed, so that the same recipe makes the same table.
    directions = directions * np.sign(directions[np.abs(directions).argmax(0), np.arange(dimensions)])
    goals = goals @ directions
    goals /= np.linalg.norm(goals, axis=1, keepdims=True)
    worth = np.repeat([PHRASE, SENTENCE, WORD], [len(phrases[0]), len(sentences[0]), len(words)])
    made_of = sparse.vstack([matrix(texts, words, stop), sparse.identity(len(words), format="csr")]).tocsr()
    usable = np.flatnonzero(np.asarray(made_of.sum(1)).ravel() > 0)

    start = ((alone - middle) @ directions) * weights(counts)[:, None]
    vectors, first, second = start.copy(), np.zeros_like(start), np.zeros_like(start)
    dice = np.random.default_rng(SEED)
    for step in range(STEPS):
        batch = dice.choice(usable, BATCH, replace=False)
        sums = made_of[batch] @ vectors
        length = np.linalg.norm(sums, axis=1, keepdims=True) + 1e-9
        unit = sums / length
        error = (unit - goals[batch]) * worth[batch][:, None]
        error = (error - (error * unit).sum(1, keepdims=True) * unit) / length
        slope = (made_of[batch].T @ error) / BATCH * 1000 + HOLD * (vectors - start)
        first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope * slope
        pace = RATE * (1 - step / STEPS) / (1 - 0.9 ** (step + 1))
        vectors = vectors - pace * first / (np.sqrt(second / (1 - 0.999 ** (step + 1))) + 1e-8)
    return vectors


def write(path, words, vectors):
    """The file that src/search/meaning/table.rs reads."""
    largest = np.abs(vectors).max(1, keepdims=True)
    largest[largest == 0] = 1
    whole = np.rint(vectors / largest * 127).astype(np.int8)
    # Scales matter against each other only.
    scales = (largest[:, 0] / largest.mean()).astype("<f4")
    text = "".join(word + "\n" for word in words).encode()
    header = b"FPMEAN01" + struct.pack("<III", vectors.shape[1], len(words), len(text))
    path.write_bytes(header + text + scales.tobytes() + whole.tobytes())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("shared", "index", "dictionary", "model", "out"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--dimensions", type=int, default=64)
    parser.add_argument("--kept", type=Path, help="file in which the model's vectors are kept from run to run")
    asked = parser.parse_args()
    words, counts, phrases, sentences = gather(
        asked.shared, asked.index, asked.dictionary, asked.model / "vocab.txt"
    )
    known = {}
    if asked.kept and asked.kept.exists():
        kept = np.load(asked.kept)
        known = {str(text): vector for text, vector in zip(kept["texts"], kept["vectors"])}
    new = sorted({text for text in words + phrases + sentences if text not in known})
    print(len(words), "words,", len(phrases), "phrases,", len(sentences), "sentences;", len(new), "new to the model")
    if new:
        vectors = MiniLM(asked.model).encode(new, progress=lambda at, end: print(f"\r{at} of {end}", end=""))
        known.update(zip(new, vectors))
        print()
    if asked.kept:
        np.savez(asked.kept, texts=np.array(list(known)), vectors=np.array(list(known.values())))
    stop = {token for line in (asked.index / "stop_words.txt").read_text().splitlines() for token in fold(line)}
    vectors = lambda texts: np.array([known[text] for text in texts], dtype=np.float64)
    table = train(
        vectors(words), (phrases, vectors(phrases)), (sentences, vectors(sentences)), stop, words,
        np.array(counts, dtype=np.float64), asked.dimensions,
    )
    write(asked.out, words, table)
    print(asked.out, asked.out.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
