"""Names to classes to parts: the one file that knows them all."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import cast

from rag import indexing, ingestion, models, ownership
from rag.adapters.onnx import OnnxEmbedder, OnnxEntailment
from rag.catalog import Catalog
from rag.checking import calibration
from rag.checking.joint import must_fit
from rag.errors import ConfigError, ModelError
from rag.history import History
from rag.names import BUILT_IN, Aliases
from rag.opinion import Opinions
from rag.parts import Parts
from rag.ports import LLM, Embedder, EntailmentModel
from rag.prompts import load_prompt
from rag.resources import prompts_dir
from rag.settings import Settings

__all__ = [
    "CATALOG",
    "HISTORY",
    "Parts",
    "choose_llm",
    "make_checker",
    "make_embedder",
    "make_entailment",
    "open_parts",
    "record_llm",
    "replay_llm",
]

CATALOG = "catalog.sqlite"
HISTORY = "history.sqlite"
LLM_NAMES = ("auto", "none", "local", "hosted")
LOCAL_CONTEXT_TOKENS = 2048
PROMPT_VARIABLES = frozenset({"fence", "passages", "question"})


def _by_address(address: str, setting: str) -> Callable[..., object]:
    """Import ``module:Class``. Addresses come from the operator, never from a request."""
    module_name, _, name = address.partition(":")
    try:
        return cast(Callable[..., object], getattr(importlib.import_module(module_name), name))
    except (ImportError, AttributeError) as error:
        raise ConfigError(
            f"{setting}: cannot find {address!r} ({error})",
            hint="Write it as module:Class, importable from where rag runs.",
        ) from error


def make_embedder(settings: Settings) -> Embedder:
    """The shipped encoder, a ``module:Class``, or a sentence-transformers model by name."""
    if settings.embedder == "default":
        return OnnxEmbedder()
    if ":" in settings.embedder and not Path(settings.embedder).exists():
        return cast(Embedder, _by_address(settings.embedder, "RAG_EMBEDDER")())
    from rag.adapters.sentence_transformers import SentenceTransformersEmbedder

    return SentenceTransformersEmbedder(settings.embedder)


def make_entailment() -> EntailmentModel:
    """The checker that ships, with the calibration that was made for it. Its weights are loaded
    when alignment alone does not decide. Raises ``WeightsDamaged``.
    """
    model = OnnxEntailment()
    must_fit(calibration(), model.digest)
    return model


def _hosted(settings: Settings) -> LLM:
    from rag.adapters.openai_compatible import OpenAICompatibleLLM

    if not settings.llm_base_url or not settings.llm_model:
        raise ConfigError(
            "a hosted model needs an endpoint and a model name",
            hint="Set RAG_LLM_BASE_URL, RAG_LLM_MODEL and, if it wants one, RAG_LLM_API_KEY.",
        )
    return OpenAICompatibleLLM(
        settings.llm_base_url,
        settings.llm_model,
        api_key=settings.llm_api_key,
        options=settings.llm_options,
        timeout_s=settings.llm_timeout_s,
    )


def _local(settings: Settings, stack: ExitStack) -> LLM:
    from rag.adapters.llama_cpp import LlamaCppLLM

    gguf = settings.llm_gguf or models.local_llm_path(settings.cache_dir)
    if gguf is None or not gguf.is_file():
        raise ModelError(
            "the local language model is not here"
            if gguf is None
            else f"RAG_LLM_GGUF: there is no file {gguf}",
            hint="Get it with: rag models pull   (or use --llm none for extractive answers)",
        )
    llm = LlamaCppLLM(
        gguf,
        context_tokens=max(LOCAL_CONTEXT_TOKENS, 2 * (settings.prompt_tokens or 0)),
        timeout_s=settings.llm_timeout_s,
    )
    stack.callback(llm.close)
    return llm


def _is_local(settings: Settings) -> bool:
    return bool(settings.llm_gguf or models.local_llm_path(settings.cache_dir))


def make_llm(settings: Settings, name: str, stack: ExitStack) -> LLM | None:
    if name == "auto":
        name = "hosted" if settings.llm_base_url else "local" if _is_local(settings) else "none"
    if name == "none":
        return None
    if name == "hosted":
        return _hosted(settings)
    if name == "local":
        return _local(settings, stack)
    if ":" in name:
        made = _by_address(name, "RAG_LLM")
        if hasattr(made, "stream") and hasattr(made, "state"):
            return cast(LLM, made(**settings.llm_options))
        from rag.adapters.llama_index import open_llm

        return open_llm(name, settings.llm_options, timeout_s=settings.llm_timeout_s)
    raise ConfigError(
        f"there is no language model called {name!r}",
        hint="Choose auto, none, local, hosted or an address module:Class.",
    )


def choose_llm(parts: Parts, name: str | None) -> Parts:
    """The parts for one request. A request may switch the model off, never name a new one."""
    if name is None or name == "auto":
        return parts
    if name == "none":
        return replace(parts, llm=None)
    if name not in LLM_NAMES:
        raise ConfigError(
            f"there is no language model called {name!r}",
            hint="A request may say auto, none, local or hosted.",
        )
    if parts.llm is None or not parts.llm.id.startswith(f"{name}:"):
        raise ConfigError(
            f"this service runs without a {name} language model",
            hint=f"Start it with --llm {name}, or ask with llm 'auto' or 'none'.",
        )
    return parts


def make_checker(settings: Settings) -> tuple[EntailmentModel, Aliases]:
    """The checker alone, which needs no corpus; it takes the aliases of one that is there."""
    aliases = BUILT_IN
    if (settings.data_dir / CATALOG).is_file():
        with Catalog(settings.data_dir / CATALOG, read_only=True) as catalog:
            aliases = _aliases(catalog)
    return make_entailment(), aliases


def record_llm(parts: Parts, folder: Path) -> Parts:
    """The parts with a model whose outputs are kept in ``folder``. Raises ``ConfigError``."""
    from rag.adapters.recorded import RecordingLLM

    if parts.llm is None:
        raise ConfigError(
            "there is no language model whose outputs could be recorded",
            hint="Choose one with --llm local or --llm hosted.",
        )
    llm = RecordingLLM(parts.llm, folder, _prompt_ids(parts))
    return replace(parts, llm=llm, opinions=_at_any_cost())


def replay_llm(parts: Parts, folder: Path) -> Parts:
    """The parts with the outputs that are in ``folder`` for a model. Raises ``ConfigError``."""
    from rag.adapters.recorded import ReplayLLM

    llm = ReplayLLM(folder, _prompt_ids(parts))
    return replace(parts, llm=llm, opinions=_at_any_cost())


def _at_any_cost() -> Opinions:
    """The model is asked about every sentence however long it takes, so that a replay asks what
    the recording asked.
    """
    return Opinions(fitted=calibration().judge, clock=float)


def _prompt_ids(parts: Parts) -> dict[str, str]:
    return {parts.answer_prompt.system: parts.answer_prompt.id}


@contextmanager
def open_parts(
    settings: Settings,
    *,
    owner: bool,
    llm: str | None = None,
    purpose: str = "service",
    url: str | None = None,
    wait_for_llm: bool = False,
) -> Iterator[Parts]:
    """Put the parts together and close them afterwards.

    ``owner=True`` takes the data directory for this process alone and opens Chroma; ``False``
    reads the catalog beside whoever owns it, and searches by exact scan, which for one question
    is quicker than opening Chroma and gives the same passages. With ``wait_for_llm`` answers wait
    for a local model that still loads; its extractive sentences do not.
    Raises ``CatalogBusy``, ``ConfigError``, ``ModelError``, ``IndexDamaged``.
    """
    with ExitStack() as stack:
        if owner:
            if settings.chroma_url:
                from rag.adapters.chroma import must_answer

                must_answer(settings.chroma_url)
            stack.enter_context(ownership.own(settings.data_dir, purpose=purpose, url=url))
        embedder = make_embedder(settings)
        catalog = Catalog(settings.data_dir / CATALOG, read_only=not owner)
        stack.callback(catalog.close)
        ingestion.must_match(catalog, embedder)
        index = None
        if owner:
            index = stack.enter_context(
                indexing.open_index(
                    settings.data_dir, catalog, embedder.dimensions, url=settings.chroma_url
                )
            )
        name = llm or settings.llm
        model = make_llm(settings, name, stack)
        # "auto" answers without the model while it loads; who waits for it has chosen it.
        chosen = "local" if wait_for_llm and name == "auto" and model is not None else name
        settings = settings.model_copy(update={"llm": chosen})
        prompt = load_prompt(prompts_dir(), "answer", PROMPT_VARIABLES)
        warm = getattr(model, "warm", None)
        if warm is not None:
            warm(prompt.system)
        history = None
        if settings.store_history:
            history = History(settings.data_dir / HISTORY)
            stack.callback(history.close)
        yield Parts(
            settings=settings,
            catalog=catalog,
            aliases=_aliases(catalog),
            embedder=embedder,
            index=index,
            entailment=make_entailment(),
            llm=model,
            history=history,
            answer_prompt=prompt,
            opinions=Opinions(fitted=calibration().judge) if model is not None else None,
        )


def _aliases(catalog: Catalog) -> Aliases:
    return BUILT_IN.extended(catalog.aliases())
