"""Warns before the page is left with corrections that exist nowhere else."""

from __future__ import annotations

import streamlit as st

# A browser shows its own words; a page can only ask for the question.
_SCRIPT = """
const guards = new WeakMap();

export default function (component) {
  const { data, parentElement } = component;
  const warn = (event) => event.preventDefault();
  if (guards.has(parentElement)) window.removeEventListener("beforeunload", guards.get(parentElement));
  guards.set(parentElement, warn);
  if (data.pending > 0) window.addEventListener("beforeunload", warn);
  return () => window.removeEventListener("beforeunload", guards.get(parentElement));
}
"""
_guard = st.components.v2.component("org_guard", html="<span></span>", js=_SCRIPT)


def guard_corrections(pending: int) -> None:
    """Ask before leaving while ``pending`` corrections have not been downloaded."""
    _guard(key="guard", data={"pending": pending})
