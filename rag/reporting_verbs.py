"""Verbs that report words, and how strongly each vouches for them. Plain data."""

from __future__ import annotations

from typing import Literal

Strength = Literal["neutral", "weak", "strong", "denial"]

VERBS: dict[str, Strength] = {}
for _strength, _forms in (
    (
        "neutral",
        "say says said saying tell tells told stated stating add adds added adding "
        "notes noted announces announced announcing reports reported tweet "
        "tweets tweeted write writes wrote explain explains explained remark remarked declare "
        "declares declared declaring commented describe described describes warn warns "
        "warned stress stresses stressed emphasise emphasised emphasize emphasized recall "
        "recalled reply replied respond responded quip quipped post posted observe observed "
        "underline underlined reiterate reiterated repeat repeated promise promised vow vowed "
        "pledge pledged assure assured express expressed predict predicts predicted indicate "
        "indicated indicates",
    ),
    (
        "weak",
        "claims claimed claiming allege alleges alleged alleging suggest suggests suggested "
        "argue argues argued arguing contend contends contended believe believes believed think "
        "thinks thought speculate speculated estimate estimates estimated insist insists insisted "
        "maintain maintains maintained assert asserts asserted accuse accuses accused fear fears "
        "feared expect expects expected hint hinted",
    ),
    (
        "strong",
        "confirm confirms confirmed confirming reveal reveals revealed admit admits admitted "
        "acknowledge acknowledges acknowledged concede conceded disclose disclosed prove proves "
        "proved proven verify verified",
    ),
    (
        "denial",
        "denies denied denying reject rejects rejected dismiss dismisses dismissed refute "
        "refuted dispute disputes disputed",
    ),
):
    VERBS.update(dict.fromkeys(_forms.split(), _strength))  # type: ignore[arg-type]
