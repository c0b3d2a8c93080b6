"""The sentence model all-MiniLM-L6-v2 in numpy: text in, normalised vectors of 384 numbers out."""

import json
import struct
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

HEADS = 12
TYPES = {"F32": np.float32, "I64": np.int64}


def tensors(path):
    """The tensors of a safetensors file by name."""
    data = Path(path).read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    header.pop("__metadata__", None)
    out = {}
    for name, about in header.items():
        start, end = (8 + length + n for n in about["data_offsets"])
        out[name] = np.frombuffer(data[start:end], TYPES[about["dtype"]]).reshape(about["shape"])
    return out


def gelu(x):
    # By the usual approximation with tanh; its error is far below what i8 keeps. In place: `x` is ours.
    inner = x * x
    inner *= np.float32(0.044715 * 0.7978845608)
    inner += np.float32(0.7978845608)
    inner *= x
    np.tanh(inner, out=inner)
    inner += 1
    inner *= x
    inner *= np.float32(0.5)
    return inner


def layer_norm(x, weight, bias):
    x = x - x.mean(-1, keepdims=True)
    return x / np.sqrt((x * x).mean(-1, keepdims=True) + 1e-12) * weight + bias


class MiniLM:
    """The model of a folder that holds model.safetensors and tokenizer.json."""

    def __init__(self, folder):
        self.t = tensors(Path(folder) / "model.safetensors")
        self.tokenizer = Tokenizer.from_file(str(Path(folder) / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(128)

    def linear(self, x, name):
        return x @ self.t[name + ".weight"].T + self.t[name + ".bias"]

    def norm(self, x, name):
        return layer_norm(x, self.t[name + ".weight"], self.t[name + ".bias"])

    def forward(self, ids, mask):
        batch, length = ids.shape
        e = "embeddings."
        x = self.t[e + "word_embeddings.weight"][ids]
        x = x + self.t[e + "position_embeddings.weight"][:length] + self.t[e + "token_type_embeddings.weight"][0]
        x = self.norm(x, e + "LayerNorm")
        hidden = x.shape[-1]
        width = hidden // HEADS
        away = np.where(mask[:, None, None, :] > 0, 0, -1e9).astype(np.float32)
        split = lambda y: y.reshape(batch, length, HEADS, width).transpose(0, 2, 1, 3)
        for n in range(6):
            at = f"encoder.layer.{n}."
            q, k, v = (split(self.linear(x, at + "attention.self." + part)) for part in ("query", "key", "value"))
            scores = q @ k.transpose(0, 1, 3, 2) / np.float32(np.sqrt(width)) + away
            scores = np.exp(scores - scores.max(-1, keepdims=True))
            scores /= scores.sum(-1, keepdims=True)
            seen = (scores @ v).transpose(0, 2, 1, 3).reshape(batch, length, hidden)
            x = self.norm(self.linear(seen, at + "attention.output.dense") + x, at + "attention.output.LayerNorm")
            wide = gelu(self.linear(x, at + "intermediate.dense"))
            x = self.norm(self.linear(wide, at + "output.dense") + x, at + "output.LayerNorm")
        mask = mask[:, :, None].astype(np.float32)
        mean = (x * mask).sum(1) / mask.sum(1)
        return mean / np.linalg.norm(mean, axis=1, keepdims=True)

    def encode(self, texts, tokens=1024, progress=None):
        """A vector for each text; texts of like length are done together."""
        encoded = [e.ids for e in self.tokenizer.encode_batch(list(texts))]
        order = sorted(range(len(encoded)), key=lambda n: len(encoded[n]))
        out = np.zeros((len(encoded), 384), np.float32)
        at = 0
        while at < len(order):
            longest, end = len(encoded[order[at]]), at
            while end < len(order) and (end - at + 1) * max(longest, len(encoded[order[end]])) <= tokens or end == at:
                longest = max(longest, len(encoded[order[end]]))
                end += 1
            chosen = order[at:end]
            ids = np.zeros((len(chosen), longest), np.int64)
            mask = np.zeros((len(chosen), longest), np.int64)
            for row, n in enumerate(chosen):
                ids[row, : len(encoded[n])] = encoded[n]
                mask[row, : len(encoded[n])] = 1
            out[chosen] = self.forward(ids, mask)
            at = end
            if progress:
                progress(at, len(order))
        return out
