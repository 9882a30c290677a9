"""Tests of the browser half."""
