"""A process that renders Mermaid diagrams: one JSON request per line in, one answer per line out.

The renderer is a JavaScript engine that holds the interpreter's lock and may loop or crash on a
hostile diagram, so it runs beside the export, never inside it.
"""

import base64
import json
import sys
from typing import IO

# Without it Mermaid draws arrows across the titles of subgraphs.
_CONFIG = {"flowchart": {"subGraphTitleMargin": {"top": 4, "bottom": 14}}}


def answer(request: dict[str, object]) -> dict[str, str]:
    """Render one diagram: `{"png": base64}`, or `{"error": message}` where it is not valid."""
    import mermaidx

    try:
        theme = str(request["theme"])
        drawing = mermaidx.render(str(request["text"]), theme=theme, config=_CONFIG)
        png = drawing.png(scale=float(str(request["scale"])), background="#ffffff")
    except Exception as error:
        return {"error": f"{error}".removeprefix("Mermaid rendering failed: ")}
    return {"png": base64.b64encode(png).decode("ascii")}


def serve(requests: IO[str], answers: IO[str]) -> None:
    """Answer every request until there are no more."""
    for line in requests:
        print(json.dumps(answer(json.loads(line))), file=answers, flush=True)


if __name__ == "__main__":
    # What the renderer prints must not come between the answers.
    channel, sys.stdout = sys.stdout, sys.stderr
    serve(sys.stdin, channel)
