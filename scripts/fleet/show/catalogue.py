"""The page's own words for the ids that reports, histories and events have: catalogue.json, a line for each id.

What a host says is never shown as an instruction: of a finding only the id and the service's name come from the report. A
reason's text comes first, then the next steps; a command in them stands between backticks. A link between Mux and the appliance
has its name, how it is broken, and the next step.
"""

import json
import pathlib

FILE = pathlib.Path(__file__).with_name("catalogue.json")
PORT = "48651"
# The group of all findings whose ids are not in the catalogue, from a later version or from a host that lies; and such a link.
OTHER = "other"


class Catalogue:
    def __init__(self, language):
        table = json.loads(FILE.read_text(encoding="utf-8"))
        self.reasons = {name: texts[language] for name, texts in table["reasons"].items()}
        self.links = {name: texts[language] for name, texts in table["links"].items()}
        self.suppressors = {name: texts[language] for name, texts in table["suppressors"].items()}

    def advice(self, reason, service):
        """The text and the next steps of a reason, in one list. `service` is valid by the schema: a name, not a command."""
        return [line.replace("{service}", service).replace("{port}", PORT) for line in self.reasons[reason]]
