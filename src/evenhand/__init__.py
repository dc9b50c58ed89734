"""Evenhand: an unacceptable-behaviour policy as data, and every act under it on a checkable record."""

__version__ = "0.1.0"
