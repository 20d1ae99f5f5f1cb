"""The checks in code, in the order in which a verdict lists them."""

from __future__ import annotations

from rag.checking.attribution_check import check_attribution
from rag.checking.date_check import check_dates
from rag.checking.modality_check import check_modality
from rag.checking.name_check import check_names
from rag.checking.negation_check import check_negation
from rag.checking.number_check import check_numbers
from rag.checking.quote_check import check_quotes
from rag.checking.role_check import check_roles
from rag.checking.verdict import CodeCheck
from rag.types import CheckKind

# A sentence that stands word for word in the source needs only the last of them.
CODE_CHECKS: tuple[tuple[CheckKind, CodeCheck], ...] = (
    ("number", check_numbers),
    ("date", check_dates),
    ("name", check_names),
    ("role", check_roles),
    ("negation", check_negation),
    ("modality", check_modality),
    ("quote", check_quotes),
    ("attribution", check_attribution),
)
