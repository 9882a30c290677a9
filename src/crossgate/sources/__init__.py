"""Where APIs come from: files and folders into the model, each kind of source in a folder of its own; no judgement."""

from crossgate.sources.files import STDIN, load
from crossgate.sources.kinds import read_text
from crossgate.sources.loaded import Loaded, Skipped

__all__ = ["STDIN", "Loaded", "Skipped", "load", "read_text"]
