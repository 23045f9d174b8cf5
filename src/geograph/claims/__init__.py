"""Analytic claims as tests: what documents assert, held against the coded ties, with and without the documents themselves."""

from geograph.claims.judging import judge
from geograph.claims.reading import Claim, read
from geograph.claims.words import FORMS

__all__ = ["FORMS", "Claim", "judge", "read"]
