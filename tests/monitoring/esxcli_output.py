"""What `esxcli muxwatch ...` may print: the structures that the extension file declares, read by an XML reader; or a refusal."""

import re
import xml.etree.ElementTree as ElementTree

from surroundings import TOP

EXTENSION = TOP / "vib" / "root" / "usr" / "lib" / "vmware" / "esxcli" / "ext" / "muxwatch.xml"
NAMESPACE = "{http://www.vmware.com/Products/ESX/5.0/esxcli/}"
STATES = {"OK", "WARNING", "CRITICAL", "UNKNOWN"}


class BadStructure(ValueError):
    """The document is not what was declared; the text says where."""


def require(condition, message):
    if not condition:
        raise BadStructure(message)


def name_of(element):
    require(element.tag.startswith(NAMESPACE), f"{element.tag} is not of esxcli's name space")
    return element.tag.removeprefix(NAMESPACE)


def declarations():
    """By command (`check`), the element that its output has to be like."""
    plugin = ElementTree.parse(EXTENSION).getroot()
    return {command.get("path").removeprefix("muxwatch."): command.find(f"{NAMESPACE}output-spec")[0]
            for command in plugin.iter(f"{NAMESPACE}command")}


def only(element, children, attributes):
    """The element holds that many elements (None: any number), these attributes, and nothing else."""
    require(dict(element.attrib) == attributes, f"{name_of(element)} has the attributes {element.attrib}")
    require(children is None or len(element) == children, f"{name_of(element)} holds {len(element)} elements")
    texts = [element.text, *(child.tail for child in element)]
    require(not "".join(text or "" for text in texts).strip(), f"text between the elements of {name_of(element)}")


def read_structure(element, declared):
    only(element, len(declared), {"typeName": declared.get("typeName")})
    values = {}
    for field, wanted in zip(element, declared):
        require(name_of(field) == "field", f"a {name_of(field)} where a field should be")
        only(field, 1, {"name": wanted.get("name")})
        value = field[0]
        require(name_of(value) == name_of(wanted[0]) and len(value) == 0, f"{wanted.get('name')} is no {wanted[0].tag}")
        values[wanted.get("name")] = value.text or ""
    return values


def is_refusal(text, code):
    """Is it the one line that esxcli shows as an error? The exit code is that of a command that could not be done."""
    if not text.startswith("ERROR: "):
        return False
    require(re.fullmatch(r"ERROR: [^\x00-\x1f\x7f-\x9f]+\n", text) and code == 3, f"{text!r} and exit code {code}")
    return True


def check(text, command):
    """The document's structure, or list of structures, with each field as declared for the command."""
    declared = declarations()[command]
    root = ElementTree.fromstring(text)
    require(name_of(root) == "output", f"the root is {name_of(root)}")
    only(root, 1, {})
    answer = root[0]
    require(name_of(answer) == name_of(declared), f"a {name_of(answer)} where a {name_of(declared)} is declared")
    if name_of(declared) == "list":
        only(answer, None, {"type": declared.get("type")})
        return [read_structure(element, declared[0]) for element in answer]
    values = read_structure(answer, declared)
    require("State" not in values or values["State"] in STATES, f"the state {values.get('State')!r}")
    return values
