"""Makes VIBs, good ones and wrong ones, independently of vibtool.

The good one must be vibtool's own, byte for byte; the wrong ones differ from it in what a hook changes.
Everything behind a hook is made to fit again (checksums, sizes), so that one rule is broken, no other.
"""
import hashlib
import re
import zlib

EPOCH = 1700000000
OLD_GNU = b"ustar  \0"
POSIX = b"ustar\x0000"


def same(value):
    return value


class Entry:
    """One entry of a tar."""

    def __init__(self, name, mode=0o755, body=None, **more):
        self.name = name
        self.type = "0" if body is not None else "5"
        self.mode = mode
        self.body = body or b""
        self.uid = self.gid = 0
        self.magic = OLD_GNU
        self.link = ""
        self.size = len(self.body)
        self.raw = same  # what is done to the finished header
        self.__dict__.update(more)

    def is_file(self):
        return self.type in "02"

    def header(self):
        name = self.name + ("/" if self.type == "5" else "")
        block = bytearray(512)

        def put(offset, value):
            block[offset:offset + len(value)] = value

        put(0, name.encode("utf-8", "surrogateescape"))
        put(100, b"%07o\0" % self.mode)
        put(108, b"%07o\0" % self.uid)
        put(116, b"%07o\0" % self.gid)
        put(124, b"%011o\0" % self.size)
        put(136, b"%011o\0" % EPOCH)
        put(156, self.type.encode())
        put(157, self.link.encode())
        put(257, self.magic)
        block = bytearray(self.raw(block))
        return checksummed(block)

    def bytes(self):
        return bytes(self.header()) + self.body + bytes(-len(self.body) % 512)


def visor(entries):
    """The tar of VMware's own kind: the headers follow each other, and say where the contents begin."""
    at = 512 * (len(entries) + 2)
    heads, bodies = b"", b""
    for entry in entries:
        entry.magic = b"visor  \0"
        header = entry.header()
        if entry.body:
            header[496:500] = (at + len(bodies)).to_bytes(4, "little")
            header[148:156] = bytes(8)
            header = checksummed(header)
            bodies += entry.body + bytes(-len(entry.body) % 512)
        heads += bytes(header)
    return heads + bytes(1024) + bodies


def checksummed(block):
    """The header with its checksum; one that a hook has put there stays."""
    if block[148:156] == bytes(8):
        block[148:156] = b" " * 8
        block[148:156] = b"%06o\0 " % sum(block)
    return block


def good_entries(root):
    """The entries that vibtool makes of the tests' folder."""
    entries = []
    for path in sorted(root.rglob("*"), key=lambda path: str(path.relative_to(root)).encode()):
        name = str(path.relative_to(root))
        if path.is_dir():
            entries.append(Entry(name))
        elif name.startswith("etc/config/"):
            entries.append(Entry(name, 0o1644, path.read_bytes()))
        else:
            entries.append(Entry(name, 0o755 if path.stat().st_mode & 0o100 else 0o644, path.read_bytes()))
    return entries


def gzipped(data):
    packer = zlib.compressobj(9, zlib.DEFLATED, 31, 8)
    return packer.compress(data) + packer.flush()


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def sha1(data):
    return hashlib.sha1(data).hexdigest()


class Member:
    """One member of the container, with every byte of its header in reach."""

    def __init__(self, name, body):
        self.name = name
        self.body = body
        self.time = self.uid = self.gid = "0"
        self.mode = "100644"
        self.size = None
        self.end = "`\n"
        self.pad = b"\n"

    def header(self):
        size = str(len(self.body)) if self.size is None else self.size
        fields = f"{self.name:16}{self.time:12}{self.uid:6}{self.gid:6}{self.mode:8}{size:10}"
        return (fields + self.end).encode()

    def padding(self):
        return self.pad if len(self.body) % 2 else b""


TEXT = """<vib version="5.0">
  <type>bootbank</type>
  <name>demo</name>
  <version>{version}</version>
  <vendor>tester</vendor>
  <summary>A VIB for the tests of vibtool</summary>
  <description>It holds next to nothing &amp; does even less.</description>
  <release-date>2023-11-14T22:13:20Z</release-date>
  <urls>
    <url key="home">https://example.org/demo</url>
  </urls>
  <relationships>
    <depends>
      <constraint name="esx-version" relation="&gt;=" version="5.5.0"/>
    </depends>
    <conflicts/>
    <replaces/>
    <provides/>
    <compatibleWith/>
  </relationships>
  <software-tags/>
  <system-requires>
    <maintenance-mode>false</maintenance-mode>
  </system-requires>
  <file-list>
{files}  </file-list>
  <acceptance-level>community</acceptance-level>
  <live-install-allowed>true</live-install-allowed>
  <live-remove-allowed>true</live-remove-allowed>
  <cimom-restart>false</cimom-restart>
  <stateless-ready>true</stateless-ready>
  <overlay>false</overlay>
  <payloads>
    <payload name="demo" type="tgz" size="{size}">
{checksums}    </payload>
  </payloads>
</vib>
"""


def descriptor(files, member, tar, version="1.0-1", checksums=same):
    sums = [("sha-256", "gunzip", sha256(tar)), ("sha-256", None, sha256(member)),
            ("sha-1", "gunzip", sha1(tar))]
    lines = ""
    for kind, process, value in checksums(sums):
        extra = f' verify-process="{process}"' if process else ""
        lines += f'      <checksum checksum-type="{kind}"{extra}>{value}</checksum>\n'
    names = "".join(f"    <file>{name}</file>\n" for name in files)
    return TEXT.format(version=version, files=names, size=len(member), checksums=lines)


def make(entries, version="1.0-1", files=same, tar=same, gz=same, checksums=same, text=same, members=same,
         final=same, pack=None):
    """A VIB of these entries; each other argument is a hook on what its name says. `pack` makes the tar of the entries."""
    data = tar(pack(entries) if pack else b"".join(entry.bytes() for entry in entries) + bytes(1024))
    member = gz(gzipped(data))
    names = files([entry.name for entry in entries if entry.is_file()])
    xml = text(descriptor(names, member, data, version, checksums))
    parts = [Member("descriptor.xml", xml.encode() if isinstance(xml, str) else xml),
             Member("sig.pkcs7", b""),
             Member("demo", member)]
    return final(b"!<arch>\n" + b"".join(part.header() + part.body + part.padding() for part in members(parts)))


def replace(pattern, by, count=1):
    """A hook on the text: replaces what must be there."""
    def hook(text):
        changed, times = re.subn(pattern, by, text, count=count, flags=re.S)
        assert times > 0 and changed != text, pattern
        return changed
    return hook
