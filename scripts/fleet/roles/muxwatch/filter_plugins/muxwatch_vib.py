"""What the role reads of VIBs and of hosts' answers. It is read here, on the control node: Ansible's modules do not work with a
host's own Python. An invalid answer becomes a "problem", in words for people."""

import itertools
import json
import re
import xml.etree.ElementTree

AR_MAGIC = b"!<arch>\n"
AR_HEADER_SIZE = 60
DESCRIPTOR_LIMIT = 1 << 20
LIST_BEGIN, LIST_END = "<?xml", "</output>"
NO_REPORT = "muxwatch check --format json gave no report"
STATES = ("OK", "WARNING", "CRITICAL", "UNKNOWN")


def vib_file(path):
    """The version that the descriptor of muxwatch's VIB names, or a problem."""
    if not path:
        return {"problem": "muxwatch_vib is not set: -e muxwatch_vib=/path/muxwatch-VERSION.vib", "version": ""}
    try:
        with open(path, "rb") as file:
            magic, header = file.read(len(AR_MAGIC)), file.read(AR_HEADER_SIZE)
            if magic != AR_MAGIC or header[:16].rstrip(b" /") != b"descriptor.xml":
                raise ValueError("it does not begin with a descriptor")
            descriptor = file.read(min(int(header[48:58]), DESCRIPTOR_LIMIT))
        vib = xml.etree.ElementTree.fromstring(descriptor)
        if vib.findtext("name") != "muxwatch" or not vib.findtext("version"):
            raise ValueError(f'its name is "{vib.findtext("name")}"')
    except FileNotFoundError:
        return {"problem": f"muxwatch_vib: {path} does not exist", "version": ""}
    except (OSError, ValueError, xml.etree.ElementTree.ParseError) as error:
        return {"problem": f"muxwatch_vib: {path} is not a VIB of muxwatch: {error}", "version": ""}
    return {"problem": "", "version": vib.findtext("version")}


def local_name(element):
    """A tag without its name space, which esxcli and localcli write differently."""
    return element.tag.rsplit("}", 1)[-1]


def listed_version(text):
    """muxwatch's version in what `esxcli --formatter=xml software vib list` printed; "" if it is not installed."""
    vibs = {}
    for structure in xml.etree.ElementTree.fromstring(text.strip().encode()).iter():
        if local_name(structure) == "structure":
            fields = {field.get("name"): "".join(field.itertext()).strip() for field in structure}
            vibs[fields.get("Name")] = fields.get("Version")
    if not vibs:
        raise ValueError("no VIB is listed")
    return vibs.get("muxwatch", "")


def said(result):
    """All output of a host, in a line."""
    text = " ".join(f"{result.get('stdout', '')} {result.get('stderr', '')}".split())
    return text or result.get("msg") or "nothing"


def split_answer(result):
    """Returns the version in an answer's list of VIBs, and the words after it; raises a ValueError with the problem."""
    if result.get("unreachable"):
        raise ValueError(f"cannot be reached: {' '.join(str(result.get('msg')).split())}")
    listed, end, rest = result.get("stdout", "").partition(LIST_END)
    _, begin, listed = listed.partition(LIST_BEGIN)
    if not begin or not end:
        raise ValueError(f"esxcli software vib list failed: {said(result)}")
    try:
        return listed_version(begin + listed + end), rest.strip()
    except (ValueError, xml.etree.ElementTree.ParseError) as error:
        raise ValueError(f"the output of esxcli software vib list is invalid: {error}") from error


def asked(result):
    """What tasks/main.yml asks first: the version, the acceptance level, whether cron runs muxwatch."""
    try:
        version, words = split_answer(result)
    except ValueError as error:
        return {"problem": str(error), "version": None, "level": "", "cron": False}
    level, _, cron = words.partition("\n")
    return {"problem": "", "version": version, "level": level.strip(), "cron": cron.strip() == "cron"}


def refusal(found, vib, allow_downgrade, set_level):
    """Why a host must stay unchanged; "" if it may be changed. A removal has no VIB."""
    if found["problem"]:
        return found["problem"]
    if not vib or vib["version"] == found["version"]:
        return ""
    wanted = vib["version"]
    if not allow_downgrade and version_older(wanted, found["version"]):
        return f"has {found['version']}, which is newer than {wanted}; muxwatch_allow_downgrade would replace it"
    if not set_level and found["level"] != "CommunitySupported":
        return (
            f"its acceptance level is {found['level']}, and muxwatch's VIB needs CommunitySupported. That is site "
            "policy: decide it, then set the level, or let muxwatch_set_acceptance_level do so"
        )
    return ""


def failure(result):
    """The message of a failed task, in a line: a program's own output if there is any."""
    words = said(result) if result.get("stdout") or result.get("stderr") else result.get("msg", "failed")
    return " ".join(str(words).split())


def verified(result, wanted):
    """What tasks/present.yml asks last: the version again, and a report of the program's own."""
    found = {"problem": "", "version": None, "state": None, "words": ""}
    try:
        found["version"], words = split_answer(result)
        if found["version"] != wanted:
            raise ValueError(f"the host lists {found['version'] or 'no muxwatch'}, but {wanted} was installed")
        report = json.loads(words) if words else {}
        found["state"], text = report["state"], report["reasons"][0]["text"]
        if found["state"] not in STATES:
            raise ValueError(f'muxwatch check reports the state "{found["state"]}"')
        found["words"] = found["state"] if found["state"] == "OK" else f"{found['state']}: {text}"
    except json.JSONDecodeError:
        found["problem"] = f"{NO_REPORT}: {' '.join(words.split())[:200]} {result.get('stderr', '').strip()}".rstrip()
    except (KeyError, IndexError, TypeError, RecursionError):
        found["problem"] = f"{NO_REPORT}: {result.get('stderr', '').strip() or 'nothing'}"
    except ValueError as error:
        found["problem"] = str(error)
    return found


def version_key(version):
    """For comparing: numbers as numbers, and each ahead of any word."""
    return [(1, int(part), "") if part.isdigit() else (2, 0, part) for part in re.findall(r"\d+|[A-Za-z_]+|-", version)]


def version_older(version, other):
    for left, right in itertools.zip_longest(version_key(version), version_key(other), fillvalue=(0, 0, "")):
        if left != right:
            return left < right
    return False


class FilterModule:
    def filters(self):
        return {
            "muxwatch_vib_file": vib_file,
            "muxwatch_asked": asked,
            "muxwatch_verified": verified,
            "muxwatch_refusal": refusal,
            "muxwatch_failure": failure,
        }
