"""Readings -> actors, events and copies: what reports say TOGETHER. Pure: values in, values out."""

from dragoman.resolving.incremental import rebuild, settle
from dragoman.resolving.known import Known
from dragoman.resolving.rejudging import on_actors
from dragoman.resolving.resolver import resolve

__all__ = ["Known", "on_actors", "rebuild", "resolve", "settle"]
