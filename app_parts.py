"""What the modules of the page share: its components, and how their events run."""

from __future__ import annotations

from typing import Any, NamedTuple

import gradio as gr

QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
AT_ONCE = QUIET | {"queue": False}
ANSWERS = QUIET | {"concurrency_limit": 8, "concurrency_id": "answers"}
# The file is ready: the browser saves it as if a link to it had been clicked.
SAVE_JS = """(file) => {
  if (!file) return;
  const link = document.createElement("a");
  Object.assign(link, { href: file.url, download: file.orig_name });
  document.body.append(link);
  link.click();
  link.remove();
}"""


class Parts(NamedTuple):
    """The components that events read and write."""

    session: gr.State
    current: gr.BrowserState
    saved: gr.BrowserState
    earlier: gr.HTML
    log: gr.Chatbot
    box: gr.Textbox
    panel: gr.HTML
    file: gr.DownloadButton
