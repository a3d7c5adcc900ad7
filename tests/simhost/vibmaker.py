"""Makes VIBs for the tests: right ones, and ones with a single thing wrong.

It shares nothing with vibtool, so that neither can be wrong in the same way unseen.
"""

import gzip
import hashlib
import io
import re
import tarfile
import zipfile

DESCRIPTOR = """<vib version="5.0">
  <type>bootbank</type>
  <name>{name}</name>
  <version>{version}</version>
  <vendor>tests</vendor>
  <summary>made for a test</summary>
  <description>made for a test</description>
  <release-date>2026-11-22T18:00:00Z</release-date>
  <urls/>
  <relationships>
    <depends>{depends}</depends>
    <conflicts/>
    <replaces/>
    <provides/>
    <compatibleWith/>
  </relationships>
  <software-tags/>
  <system-requires><maintenance-mode>false</maintenance-mode></system-requires>
  <file-list></file-list>
  <acceptance-level>community</acceptance-level>
  <live-install-allowed>true</live-install-allowed>
  <live-remove-allowed>true</live-remove-allowed>
  <cimom-restart>false</cimom-restart>
  <stateless-ready>true</stateless-ready>
  <overlay>false</overlay>
  <payloads></payloads>
</vib>
"""
SUMS = ("sha-256 gunzip", "sha-256", "sha-1 gunzip")


def make_tar(files, tar_format=tarfile.GNU_FORMAT, parents=True):
    """A tar of {path: (mode, bytes)}, each directory ahead of what is in it."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tar_format) as tar:
        folders = set()
        for path, (mode, content) in sorted(files.items()):
            parts = path.split("/")
            for depth in range(1, len(parts)):
                folder = "/".join(parts[:depth])
                if parents and folder not in folders:
                    folders.add(folder)
                    entry = tarfile.TarInfo(folder)
                    entry.type, entry.mode = tarfile.DIRTYPE, 0o755
                    tar.addfile(entry)
            entry = tarfile.TarInfo(path)
            entry.mode, entry.size = mode, len(content)
            tar.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


def make_checksum(kind, tar, packed, spoilt):
    name, _, process = kind.partition(" ")
    digest = hashlib.new(name.replace("-", ""), tar if process else packed).hexdigest()
    if spoilt in (kind, "all"):
        digest = digest.translate(str.maketrans("0123456789abcdef", "123456789abcdef0"))
    attribute = f' verify-process="{process}"' if process else ""
    return f'<checksum checksum-type="{name}"{attribute}>{digest}</checksum>'


def make_member(name, content, pad=b"\n"):
    header = f"{name:<16}{0:<12}{0:<6}{0:<6}{'100644':<8}{len(content):<10}`\n".encode()
    return header + content + (pad if len(content) % 2 else b"")


def make_payloads(payload, tar, packed, sums, spoilt):
    lines = "".join(make_checksum(kind, tar, packed, spoilt) for kind in sums)
    return f'<payloads><payload name="{payload}" type="tgz" size="{len(packed)}">{lines}</payload></payloads>'


class Vib:
    def __init__(self, name, version, files, descriptor=DESCRIPTOR, depends=""):
        self.files = files
        self.payload = name
        self.descriptor = descriptor.format(name=name, version=version, depends=depends)
        self.signature = b""
        self.sums = SUMS
        self.spoilt = None  # the kind of the checksum that is to be wrong, or "all"
        self.pad = b"\n"
        self.tar = None  # instead of one of the files
        self.packed = None  # instead of the packed tar
        self.order = ("descriptor.xml", "sig.pkcs7", "payload")
        self.edit = lambda text: text  # a last change to the finished descriptor
        self.file_list = None  # instead of the files' paths

    @classmethod
    def read(cls, path):
        """A VIB that somebody made; its version and files can be changed, and it be written again."""
        with open(path, "rb") as file:
            data = file.read()
        members, at = {}, 8
        while at < len(data):
            size = int(data[at + 48 : at + 58])
            members[data[at : at + 16].decode().rstrip(" /")] = data[at + 60 : at + 60 + size]
            at += 60 + size + size % 2
        vib = cls("", "", {})
        vib.descriptor = members["descriptor.xml"].decode()
        vib.payload = re.search(r'<payload name="([^"]+)"', vib.descriptor)[1]
        with tarfile.open(fileobj=io.BytesIO(gzip.decompress(members[vib.payload]))) as tar:
            for entry in tar:
                if entry.isfile():
                    vib.files[entry.name] = (entry.mode, tar.extractfile(entry).read())
        return vib

    def element(self, name):
        return re.search(f"<{name}>([^<]*)</{name}>", self.descriptor)[1]

    def set(self, name, text):
        self.descriptor = re.sub(f"<{name}>[^<]*</{name}>", f"<{name}>{text}</{name}>", self.descriptor)

    def write(self, path):
        """Writes the VIB; returns its bytes and its descriptor, for a bundle."""
        tar = make_tar(self.files) if self.tar is None else self.tar
        packed = gzip.compress(tar, mtime=0) if self.packed is None else self.packed
        names = sorted(self.files) if self.file_list is None else self.file_list
        listed = "<file-list>" + "".join(f"<file>{name}</file>" for name in names) + "</file-list>"
        text = re.sub(r"<file-list>.*</file-list>", listed, self.descriptor, flags=re.DOTALL)
        payloads = make_payloads(self.payload, tar, packed, self.sums, self.spoilt)
        text = self.edit(re.sub(r"<payloads>.*</payloads>", payloads, text, flags=re.DOTALL))
        members = {
            "descriptor.xml": make_member("descriptor.xml", text.encode(), self.pad),
            "sig.pkcs7": make_member("sig.pkcs7", self.signature, self.pad),
            "payload": make_member(self.payload, packed, self.pad),
        }
        data = b"!<arch>\n" + b"".join(members[name] for name in self.order)
        with open(path, "wb") as file:
            file.write(data)
        return data, text


def write_bundle(path, data, text, packed_size=None):
    """The least offline bundle that a host takes."""
    digest = hashlib.sha256(data).hexdigest()
    entry = (
        f"<relative-path>vib20/x/x.vib</relative-path><packed-size>{packed_size or len(data)}</packed-size>"
        f'<checksum checksum-type="sha-256">{digest}</checksum></vib>'
    )
    metadata = io.BytesIO()
    with zipfile.ZipFile(metadata, "w") as inner:
        inner.writestr("vmware.xml", "<metadataResponse/>")
        inner.writestr("vibs/x.xml", text.replace("</vib>", entry))
    with zipfile.ZipFile(path, "w") as outer:
        outer.writestr("index.xml", "<vendorList><vendor><indexfile>vendor-index.xml</indexfile></vendor></vendorList>")
        outer.writestr("vendor-index.xml", "<metaList><metadata><url>metadata.zip</url></metadata></metaList>")
        outer.writestr("metadata.zip", metadata.getvalue())
        outer.writestr("vib20/x/x.vib", data)
