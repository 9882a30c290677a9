"""The smallest changes that make CORS work, proved before they are written: plan, edit, read again, prove; no doors and no layout."""

from crossgate.fix.applied import applied
from crossgate.fix.plan import Plan, plan
from crossgate.fix.situation import Wishes

__all__ = ["Plan", "Wishes", "applied", "plan"]
