"""Verbs that fit the same subjects and objects but say another thing: data for errors."""

from __future__ import annotations

_GROUPS_TEXT = """
build destroy sell buy rename inspect repair
found join leave fund
write direct produce publish review
win host reject receive
arrest question release kill interview
attack visit bomb evacuate occupy surround
praise sue criticise ignore
announce delay cancel deny
appoint dismiss praise interview nominate
invent improve sell test
discover destroy examine
marry murder interview
kidnap rescue wound interview
approve reject discuss delay
sign reject publish
capture defend abandon destroy
open close visit inspect
launch cancel test delay
invite criticise welcome
support criticise ignore oppose
defeat challenge join
steal find sell
design demolish paint restore
train sack hire
acquire sue fund
"""
GROUPS: tuple[tuple[str, ...], ...] = tuple(
    tuple(line.split()) for line in _GROUPS_TEXT.strip().splitlines()
)
