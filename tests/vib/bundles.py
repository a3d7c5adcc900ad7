"""The wrong offline bundles, made from a good one as wrong.py makes VIBs.

A bundle is two dictionaries, path to bytes: the zip's files, and those of metadata.zip. A hook changes them.
"""
import io
import random
import re
import struct
import warnings
import zipfile
import zlib

from vibs import make as make_vib, replace

CASES = []


def case(rule, what, hook, also=(), final=lambda data: data, inner=lambda data: data):
    CASES.append((rule, what, hook, final, inner, set(also)))


def unzip(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rezip(files, method=None):
    out = io.BytesIO()
    warnings.simplefilter("ignore", UserWarning)  # two files of one name are what a case wants
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            for _ in range(2 if name in files.get("twice", ()) else 1):
                if name != "twice":
                    archive.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


def directory(count):
    """A zip of so many files without a byte; all of them have the same local header."""
    local = b"PK\3\4\x14" + bytes(21) + b"\1\0\0\0a"
    entries = b"".join(struct.pack("<4sHH20xH16x", b"PK\1\2", 20, 20, len(name)) + name
                       for name in (b"%x" % number for number in range(count)))
    return local + entries + struct.pack("<4s4xHHIIH", b"PK\5\6", count & 0xffff, count & 0xffff, len(entries), len(local), 0)


def overlapping(count, size):
    """A zip of so many files, each of which holds the headers of those behind it and, shared by all, so many zeros."""
    data, packer = bytes(size), zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(data) + packer.flush()
    behind = []  # of each file, the last one first: its entry without the offset; where its header is, counted from the end; its name
    for number in reversed(range(count)):
        name = b"vib20/%d.vib" % number
        sums = struct.pack("<HHHIIIHH", 8, 0, 0x21, zlib.crc32(data), len(packed), len(data), len(name), 0)
        header = struct.pack("<4sHH", b"PK\3\4", 20, 0) + sums + name
        behind.append((struct.pack("<4sHHH", b"PK\1\2", 20, 20, 0) + sums + bytes(10), len(header) + len(packed), name))
        packed = struct.pack("<BHH", 0, len(header), 0xffff ^ len(header)) + header + packed
        data = header + data
    files = packed[5:]
    entries = b"".join(entry + struct.pack("<I", len(files) - before) + name for entry, before, name in reversed(behind))
    return files + entries + struct.pack("<4s4xHHIIH", b"PK\5\6", count, count, len(entries), len(files), 0)


def make(good, hook, final, inner):
    files = unzip(good)
    metadata = unzip(files["metadata.zip"])
    hook(files, metadata)
    if "metadata.zip" in files:
        files["metadata.zip"] = inner(rezip(metadata))
    return final(rezip(files))


def one(metadata, folder):
    [name] = [name for name in metadata if name.startswith(folder)]
    return name


def sub(where, pattern, by, inner=False):
    """A hook that replaces text in one file; in metadata.zip's when `inner`."""
    def hook(files, metadata):
        place = metadata if inner else files
        name = one(place, where)
        changed = re.sub(pattern, by, place[name].decode(), count=1, flags=re.S)
        assert changed != place[name].decode(), pattern
        place[name] = changed.encode()
    return hook


def drop(where, inner=False):
    def hook(files, metadata):
        place = metadata if inner else files
        del place[one(place, where)]
    return hook


def both(pattern, by):
    """A hook that replaces in both copies of the bulletin."""
    def hook(files, metadata):
        sub("vmware.xml", pattern, by, True)(files, metadata)
        sub("bulletins/", pattern, by, True)(files, metadata)
    return hook


def nothing(files, metadata):
    pass


def add(name, data=b"", inner=False):
    return lambda files, metadata: (metadata if inner else files).__setitem__(name, data)


def move_out(files, metadata):
    """What metadata.zip says of the VIB lies beside it, in a folder of that name."""
    name = one(metadata, "vibs/")
    files["metadata.zip/" + name] = metadata.pop(name)


def copy_vib(files, metadata):
    """The same VIB again, elsewhere."""
    files["vib20/other.vib"] = files[one(files, "vib20/")]


def other_vib(files, metadata):
    """Another one of the same name and version, elsewhere."""
    header = f"{'more':16}{0:<12}{0:<6}{0:<6}{100644:<8}{2:<10}`\n"
    good = files[one(files, "vib20/")]
    files["vib20/other.vib"] = good + b"\n" * (len(good) % 2) + header.encode() + b"xx"


def long_vendors(files, metadata):
    """Nine VIBs whose ids are longer than 8 MiB together."""
    for number in range(9):
        text = replace("<vendor>tester", f"<vendor>{number}" + "x" * 1000000)
        files[f"vib20/{number}.vib"] = make_vib([], text=text, files=lambda files: [])


def fill_metadata(files, metadata):
    """7 MiB that cannot be packed, and a vmware.xml of 1.5 MiB that can."""
    metadata["x"] = random.Random(1).randbytes(7 << 20)
    metadata["vmware.xml"] = metadata["vmware.xml"].replace(b"<bulletin>", 2 * (b"<x>" + b" " * 750000 + b"</x>") + b"<bulletin>")


def move_vib(files, metadata):
    """The VIB elsewhere, and the metadata with it."""
    name = one(files, "vib20/")
    files["vib20/moved.vib"] = files.pop(name)
    for path in metadata:
        metadata[path] = metadata[path].replace(name.encode(), b"vib20/moved.vib")


def damage_vib(files, metadata):
    """A letter of the VIB's summary; the metadata does not know."""
    name = one(files, "vib20/")
    files[name] = files[name].replace(b"for the tests", b"for the rests")


def twice(files, metadata):
    files["twice"] = ("index.xml",)


def flip(data):
    """Damages a byte in the middle of the first file's data."""
    at = data.index(b"index.xml") + 40
    return data[:at] + bytes([data[at] ^ 0xff]) + data[at + 1:]


def flip_inner(data):
    at = data.index(b"vmware.xml") + 60
    return data[:at] + bytes([data[at] ^ 0xff]) + data[at + 1:]


case("bundle-index-missing", "cut off: the directory of metadata.zip is found in its place", nothing,
     final=lambda data: data[:-40], also=["bundle-around", "bundle-metadata-missing", "bundle-no-vib", "bundle-unknown"])
case("bundle-around", "bytes behind its end", nothing, final=lambda data: data + b"more")
case("bundle-compression", "packed by bzip2", nothing, final=lambda data: rezip(unzip(data), zipfile.ZIP_BZIP2))
case("bundle-zip", "a damaged byte", nothing, final=flip)
case("bundle-path", "a path that climbs", add("../evil.xml"), also=["bundle-unknown"])
case("bundle-path", "an absolute path", add("/etc/evil.xml"), also=["bundle-unknown"])
case("bundle-duplicate", "index.xml twice", twice)
case("bundle-size", "an index of 9 MiB", lambda files,
     metadata: files.__setitem__("index.xml", files["index.xml"] + b" " * (9 << 20)))
case("bundle-unknown", "a note", add("README.txt", b"Read me"))
case("bundle-vib-metadata-missing", "a folder metadata.zip that has it", move_out, also=["bundle-unknown"])
case("bundle-unknown", "a note in metadata.zip", add("README.txt", b"Read me", True))
for name in ("metadata.zip", "x.vib", "index.xml"):
    case("bundle-unknown", f"{name} in metadata.zip", add(name, b"PK\5\6" + bytes(18), True))
case("bundle-xml", "an index that ends too early", sub("index.xml", "</vendorList>", ""))
case("bundle-size", "a bomb of entities", sub("vmware.xml", "^", '<!DOCTYPE x [<!ENTITY a "b">]>', True))
case("bundle-size", "VIBs with more names than are kept", long_vendors, also=["vib-vendor-length", "bundle-vib-path"])
case("bundle-size", "more attributes than are read",
     sub("vmware.xml", "<metadataResponse", "<metadataResponse" + "".join(f' a{n}=""' for n in range(300)), True))
case("bundle-size", "a metadata.zip of more than 8 MiB", nothing, inner=lambda data: rezip({"x": bytes(9 << 20)}, zipfile.ZIP_STORED))
case("bundle-size", "a vmware.xml that is too large with its metadata.zip", fill_metadata, also=["bundle-unknown"],
     inner=lambda data: rezip(unzip(data), zipfile.ZIP_DEFLATED))
case("bundle-size", "a directory of 20,000 files", nothing, inner=lambda data: directory(20000))
case("bundle-size", "the directory of a zip of 4 GiB", nothing, final=lambda data: data[:-22] + b"PK\6\7" + bytes(16) + data[-22:])
case("bundle-size", "files that overlap", nothing, final=lambda data: overlapping(100, 1 << 20), also=["ar-magic"])
case("bundle-size", "an index of more than 1 MiB", sub("index.xml", "<vendor>", " " * (1 << 20) + "<vendor>"))
case("bundle-size", "a large element in vmware.xml", sub("vmware.xml", "</bulletin>", "x" * (1 << 20) + "</bulletin>", True))
case("bundle-vmware", "no XML", sub("vmware.xml", "</metadataResponse>", "", True))
case("bundle-xml", "a file of vibs/ that is no XML", add("vibs/more", b"no XML", True))
case("bundle-path", "a backslash", add("vib20\\x.txt"), also=["bundle-unknown"])
case("bundle-index-missing", "no file, but a folder", nothing, final=lambda data: rezip({"vib20/": b""}),
     also=["bundle-vendor-index-missing", "bundle-metadata-missing", "bundle-no-vib"])
case("bundle-index", "a relativePath", sub("index.xml", "<relativePath/>", "<relativePath>x</relativePath>"))
case("bundle-index-missing", "no index.xml", drop("index.xml"))
case("bundle-index", "another content type", sub("index.xml", "depotmanagement/esx", "depotmanagement/esxi"))
case("bundle-index", "no index file", sub("index.xml", "<indexfile>.*</indexfile>", ""))
case("bundle-index", "no vendor", sub("index.xml", "<vendor>.*</vendor>", ""))
case("bundle-index", "another outermost element",
     sub("index.xml", "^<vendorList>(.*)</vendorList>", r"<list>\1</list>"))
case("bundle-vendor-index-missing", "no vendor-index.xml", drop("vendor-index.xml"))
case("bundle-vendor-index", "another product", sub("vendor-index.xml", "<metaList>.*</metaList>", "<metaList><metadata><productId>esx</productId><version>9.*</version><url>metadata.zip</url><channelName/></metadata></metaList>"))
case("bundle-vendor-index", "no product", sub("vendor-index.xml", "<metadata>.*</metadata>", ""),
     also=["bundle-platform"])
case("bundle-vendor-index", "a url where an index is", sub("vendor-index.xml", "<url>metadata.zip", "<url>index.xml"))
case("bundle-vendor-index", "a url where nothing is", sub("vendor-index.xml", "<url>metadata.zip", "<url>other.zip"))
case("bundle-platform", "no platform 9.*", sub("vendor-index.xml", "<version>9[.][*]", "<version>8.*"))
case("bundle-metadata-missing", "no metadata.zip", drop("metadata.zip"))
case("bundle-metadata-zip", "no zip", nothing, inner=lambda data: b"This is no zip.",
     also=["bundle-vib-metadata-missing", "bundle-bulletin-missing"])
case("bundle-metadata-zip", "no byte", nothing, inner=lambda data: b"",
     also=["bundle-vib-metadata-missing", "bundle-bulletin-missing"])
case("bundle-metadata-zip", "a damaged byte", nothing, inner=flip_inner, also=["bundle-bulletin-missing"])
case("bundle-vmware-missing", "no vmware.xml", drop("vmware.xml", True), also=["bundle-bulletin-missing"])
case("bundle-vmware", "another version of the format",
     sub("vmware.xml", "<version>3.0", "<version>2.0", True))
case("bundle-vmware", "no file", sub("vmware.xml", "<vibFile>.*</vibFile>", "", True),
     also=["bundle-packed-size", "bundle-vib-checksum"])
case("bundle-no-vib", "no VIB", drop("vib20/"), also=["bundle-vib-missing"])
case("bundle-vib-missing", "a path where an index is", sub("vibs/", "<relative-path>.*</relative-path>", "<relative-path>index.xml</relative-path>", True))
case("bundle-vib-metadata-missing", "no vibs/*.xml", drop("vibs/", True))
case("bundle-vib-metadata", "another summary than the VIB's", sub("vibs/", "A VIB for", "A bib for", True))
case("bundle-vib-metadata", "a file more than the VIB has",
     sub("vibs/", "</file-list>", "<file>opt/more</file></file-list>", True))
case("bundle-vib-metadata", "an element less than the VIB has",
     sub("vibs/", "<summary>.*</summary>", "", True))
case("bundle-vib-missing", "a path where no VIB is",
     sub("vibs/", "<relative-path>vib20", "<relative-path>vib30", True))
case("bundle-vmware", "a path where no VIB is, in vmware.xml",
     sub("vmware.xml", "<relativePath>vib20", "<relativePath>vib30", True))
case("bundle-vib-missing", "metadata of a VIB that is not there",
     add("vibs/gone-1.xml", b'<vib version="5.0"><name>gone</name><version>1-1</version></vib>', True))
case("bundle-vib-path", "a VIB in another place", move_vib)
case("bundle-vib-path", "the same VIB again", copy_vib, also=["bundle-vmware"])
case("bundle-vib-conflict", "another VIB of the same name and version", other_vib,
     also=["bundle-vib-path", "bundle-vmware", "bundle-packed-size", "bundle-vib-checksum", "member-behind"])
case("bundle-packed-size", "another size", sub("vibs/", "<packed-size>", "<packed-size>1", True))
case("bundle-packed-size", "another size in vmware.xml",
     sub("vmware.xml", "<packedSize>", "<packedSize>1", True))
case("bundle-vib-checksum", "another checksum",
     sub("vibs/", '(<packed-size>.*?<checksum checksum-type="sha-256">)[0-9a-f]{8}', r"\g<1>00000000", True))
case("bundle-vib-checksum", "another checksum in vmware.xml",
     sub("vmware.xml", "<checksum>[0-9a-f]{8}", "<checksum>00000000", True))
case("bundle-vib-checksum", "a damaged VIB", damage_vib, also=["bundle-vib-metadata"])
case("bundle-bulletin-missing", "no bulletin", drop("bulletins/", True))
case("bundle-bulletin-missing", "none in vmware.xml", sub("vmware.xml", "<vib>.*</vib>", "<vib/>", True), also=["bundle-vmware"])
case("bundle-bulletin", "no severity", both("<severity>general</severity>", ""))
case("bundle-bulletin", "a patch", both("<releaseType>extension", "<releaseType>patch"))
case("bundle-component", "no component name", both("<componentNameSpec[^>]*>", ""))
case("bundle-component", "the version behind the date",
     both("(<componentVersionSpec[^>]*>)(.*?)(<releaseDate>.*?</releaseDate>)", r"\2\3\1"))
