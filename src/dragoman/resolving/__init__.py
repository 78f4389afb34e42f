"""Readings -> actors, events and copies: what reports say TOGETHER. Pure: values in, values out."""

from dragoman.resolving.resolver import resolve

__all__ = ["resolve"]
