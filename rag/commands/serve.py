"""``rag serve``: the HTTP service and the chat page."""

from __future__ import annotations

import argparse

from rag.commands.output import DONE
from rag.settings import Settings


def run(args: argparse.Namespace, settings: Settings) -> int:
    from server.run import serve

    serve(settings, host=args.host, port=args.port, llm=args.llm)
    return DONE
