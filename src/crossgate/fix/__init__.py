"""The smallest changes that make CORS work, proved before they are written: plan, edit, read again, prove; no doors and no layout."""

from crossgate.fix.applied import applied
from crossgate.fix.edited_text import FixedText, Refused, fixed_text
from crossgate.fix.plan import Plan, plan
from crossgate.fix.proof import Proof, Unproved, prove
from crossgate.fix.situation import Wishes

__all__ = ["FixedText", "Plan", "Proof", "Refused", "Unproved", "Wishes", "applied", "fixed_text", "plan", "prove"]
