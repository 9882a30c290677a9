"""Where APIs come from: files and folders into the model, each kind of source in a folder of its own; no judgement."""

from crossgate.sources.files import STDIN, load, texts
from crossgate.sources.kinds import parse, read_text
from crossgate.sources.loaded import Loaded, Skipped

__all__ = ["STDIN", "Loaded", "Skipped", "load", "parse", "read_text", "texts"]
