"""``rag mcp``: the same answers for MCP hosts, on standard input and output.

Standard output carries the protocol and nothing else.
"""

from __future__ import annotations

import argparse
import asyncio

from rag.commands.output import DONE
from rag.settings import Settings


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Serve one client until it closes the streams."""
    from rag.wiring import open_parts
    from server.mcp import serve_stdio
    from server.service import make_service

    with open_parts(settings, owner=False, llm=args.llm) as parts:
        asyncio.run(serve_stdio(make_service(parts, token="")))
    return DONE
