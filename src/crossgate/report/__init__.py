"""Findings and exchanges for people and for machines; nothing is run or judged here."""
