"""Changed VIBs and bundles, over the kinds of what a 6.7 host was seen to refuse and to take, each with the verdict and the fact.

They say nothing of vibtool's rules: wrong.py does. A verdict is `refused` (or the installation breaks), `force` (it needs -f) or
`taken`.
"""
import collections
import zipfile
import zlib

import bundles
import vibs
from vibs import Entry, Member, gzipped, replace, same
from wrong import PROGRAM, README, SCRIPT, SETTING, add, change, drop, put, script, set_of

Case = collections.namedtuple("Case", "what verdict fact ending data")

# The facts, by which each case goes.
AR = "ar: modes, dates and owners as VMware's own tools and others write them"
ORDER = "the members: descriptor.xml, sig.pkcs7, then each payload; any other order is refused"
BEHIND = "members behind the payloads, a symbol table, a missing pad byte at the very end, anything in sig.pkcs7"
VGZ = "payload type vgz, with VMware's own tar or an ordinary one; two payloads; the same name twice"
TAR = "tar: what the kernel's reader of payloads refuses"
TAR_TAKEN = "tar: any owner, set-uid and set-gid, FIFOs and character devices, duplicates, L long names"
PARENT = "tar: a parent that is neither on the host nor earlier in the tar"
ON_HOST = "directories that the host has need no entry"
GZIP = "gzip with an FEXTRA field"
GZIP_TAKEN = "gzip: several members, bytes behind the end"
SUMS = "no plain sha-256"
SUMS_TAKEN = "a payload size that is absent, zero or wrong; no sha-1"
INIT = "an init script without execute bit or #!, or one whose start fails"
DESCRIPTOR = "descriptor: name space, constraints, maintenance-mode, release-date, url, hwplatform, a name too long"
MISSING = "missing elements, booleans 1, TRUE, blank-padded; a date with a blank; version of <vib>; doctype; byte order mark"
ODD = "versions with one part, plus signs, tildes, blanks; vendors and names with odd characters"
UNSEEN = "files that the file-list lacks, at any path"
PATHS = "a file that needs a path outside the allowed ones: refused without -f"
ALLOWED = "paths that 6.7 allows"
BUNDLE = "bundle: entries packed otherwise, backslashes in names, a file of vibs/ that is no XML, a relativePath"
BUNDLE_TAKEN = "bundle: bulletin fields missing or odd, a wrong size or digest in the metadata, bytes before or behind"

ROOT = None


def vib(what, verdict, fact, change_entries=same, **hooks):
    return Case(what, verdict, fact, "vib", vibs.make(change_entries(vibs.good_entries(ROOT)), **hooks))


def text(what, verdict, fact, pattern, by):
    return vib(what, verdict, fact, text=replace(pattern, by))


def containers():
    for index, member in enumerate(("the descriptor", "the signature", "the payload")):
        for mode in ("0o0", "0", "", "644", "0100644", "0o644", "600"):
            yield vib(f"{member} has mode '{mode}'", "taken", AR, members=set_of(index, mode=mode))
        for field in ("time", "uid", "gid"):
            yield vib(f"{member} has a blank {field}", "taken", AR, members=set_of(index, **{field: ""}))
            yield vib(f"{member} has another {field}", "taken", AR, members=set_of(index, **{field: "1000"}))
            yield vib(f"{member} has a {field} aligned right", "taken", AR,
                      members=lambda members, index=index, field=field: aligned(members, index, field))
        yield vib(f"{member} has its size aligned right", "taken", AR,
                  members=lambda members, index=index: aligned(members, index, "size"))
        yield vib(f"{member} has a GNU name", "taken", AR,
                  members=lambda members, index=index: renamed(members, index, members[index].name + "/"))
    for order in ((0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0), (0, 2), (1, 2)):
        yield vib(f"members in the order {order}", "refused", ORDER,
                  members=lambda members, order=order: [members[n] for n in order])
    for name, body in (("more", b""), ("more", b"odd"), ("sig.pkcs7", b"x"), ("descriptor.xml", b"<vib/>"), ("demo", b"xx")):
        yield vib(f"a member {name} of {len(body)} bytes behind", "taken", BEHIND,
                  members=lambda members, name=name, body=body: members + [Member(name, body)])
    yield vib("a symbol table", "taken", BEHIND, members=lambda members: [Member("/", bytes(8))] + members)
    for body in (b"x", b"\n", bytes(100), b"-----BEGIN PKCS7-----"):
        yield vib(f"a signature of {len(body)} bytes", "taken", BEHIND, members=set_of(1, body=body))
    yield vib("a NUL for padding", "refused", ORDER, members=set_of(0, pad=b"\0"),
              text=lambda text: text if len(text.encode()) % 2 else text + "\n")
    yield vib("no padding at the very end", "taken", BEHIND, final=lambda data: data.removesuffix(b"\n"),
              gz=lambda data: data if len(data) % 2 else data[:3] + b"\x08" + data[4:10] + b"\0" + data[10:])


def aligned(members, index, field):
    width = {"time": 12, "uid": 6, "gid": 6, "size": 10}[field]
    value = str(len(members[index].body)) if field == "size" else getattr(members[index], field)
    setattr(members[index], field, value.rjust(width))
    return members


def renamed(members, index, name):
    members[index].name = name
    return members


def vgz(text):
    return text.replace('type="tgz"', 'type="vgz"')


def payloads():
    yield vib("vgz", "taken", VGZ, text=vgz, pack=vibs.visor)
    yield vib("vgz with an ordinary tar", "taken", VGZ, text=vgz)
    yield vib("tgz with VMware's tar", "taken", VGZ, pack=vibs.visor)
    twice = replace("(    <payload .*</payload>\n)", r"\1\1")
    yield vib("the payload twice", "taken", VGZ, text=twice, members=lambda members: members + [members[2]])
    second = replace('(    <payload name=)"demo"(.*?</payload>\n)', r'\1"demo"\2\1"two"\2')
    yield vib("two payloads", "taken", VGZ, text=second,
              members=lambda members: members + [Member("two", members[2].body)])
    for number in range(3):
        yield vib(f"vgz whose content {number} is cut off", "refused", TAR, text=vgz,
                  pack=lambda entries, number=number: vibs.visor(entries)[:-512 * (number + 1)])
    yield vib("an FEXTRA field", "refused", GZIP, gz=lambda data: data[:3] + b"\x04" + data[4:10] + b"\2\0xx" + data[10:])
    for more in (b"more", bytes(512), b"\x1f", b"\x1f\x8b"):
        yield vib(f"{more[:4]!r} behind the gzip", "taken", GZIP_TAKEN, gz=lambda data, more=more: data + more)
    for more in (b"", b"more", bytes(1024)):
        yield vib(f"a second stream of {len(more)} bytes", "taken", GZIP_TAKEN, gz=lambda data, more=more: data + gzipped(more))
    for at in (100, 512, 5000):
        yield vib(f"two streams, parted at {at}", "taken", GZIP_TAKEN, gz=lambda data, at=at: parted(data, at))
    yield vib("no plain sha-256", "refused", SUMS, checksums=lambda sums: [sums[0], sums[2]])
    yield vib("no checksum", "refused", SUMS, checksums=lambda sums: [])
    yield vib("no sha-1", "taken", SUMS_TAKEN, checksums=lambda sums: sums[:2])
    yield vib("the plain sha-256 alone", "taken", SUMS_TAKEN, checksums=lambda sums: sums[1:2])
    yield vib("the plain sha-256 first", "taken", SUMS_TAKEN, checksums=lambda sums: [sums[1], sums[0], sums[2]])
    for size in (' size="0"', ' size="1"', "", ' size="many"'):
        yield text(f"a payload with{size or ' no size'}", "taken", SUMS_TAKEN, ' size="[0-9]*"', size)


def parted(data, at):
    tar = zlib.decompress(data, 31)
    return gzipped(tar[:at]) + gzipped(tar[at:])


def tars():
    for name, offset, width in (("mode", 100, 8), ("uid", 108, 8), ("gid", 116, 8), ("size", 124, 12), ("mtime", 136, 12)):
        for path in (PROGRAM, "opt/demo"):
            for how, field in (("led by blanks", lambda digits, width: digits.lstrip("0")[:width - 2].rjust(width - 1).encode() + b"\0"),
                               ("ended by a blank", lambda digits, width: digits[-(width - 1):].encode() + b" ")):
                yield vib(f"{name} of {path} {how}", "refused", TAR, respelt(path, offset, width, field))
    for value in (1 << 32, (1 << 33) - 1):
        yield vib(f"mtime {value}", "refused", TAR, change(PROGRAM, raw=put(136, b"%011o\0" % value)))
    yield vib("mtime 2^32 - 1", "taken", TAR_TAKEN, change(PROGRAM, raw=put(136, b"%011o\0" % ((1 << 32) - 1))))
    yield vib("a checksum led by blanks", "refused", TAR, padded_sum(b"%7o\0"))
    yield vib("a checksum ended by blanks", "refused", TAR, padded_sum(b"%06o  "))
    for type in ("\0", "1", "4", "S", "x", "g", "K", "A", "V", "M", "D", "N"):
        yield vib(f"type {type!r}", "refused", TAR, add(Entry("opt/demo/zz", 0o644, type=type, link=README if type == "1" else "")))
    for path in ("etc", "etc/config", "opt/demo", "opt/demo/bin"):
        yield vib(f"no slash behind {path}", "refused", TAR, change(path, raw=put(len(path), b"\0")))
        yield vib(f"{path} has a size", "refused", TAR, change(path, size=512))
    yield vib("no zero block", "refused", TAR, tar=lambda data: data[:-1024])
    yield vib("one zero block", "taken", TAR_TAKEN, tar=lambda data: data[:-512])
    for more in (1, 100, 511):
        yield vib(f"{more} bytes too many", "refused", TAR, tar=lambda data, more=more: data + bytes(more))
    for target in ("", "t" * 100):
        yield vib(f"a link to '{target[:1]}', {len(target)} bytes", "refused", TAR,
                  add(Entry("opt/demo/zz", 0o777, type="2", link=target)))
    for target in ("README", "/etc/passwd", "t" * 99):
        yield vib(f"a link to {target[:12]}", "taken", TAR_TAKEN, add(Entry("opt/demo/zz", 0o777, type="2", link=target)))
    for prefix in (b"x", b"opt", b"opt/demo"):
        yield vib(f"prefix {prefix}", "refused", TAR, change(README, raw=put(345, prefix)))
    for path in ("/opt/zz", "./opt/zz", "opt/./zz", "opt//zz", "opt/../zz", "../zz", "opt/demo/.."):
        yield vib(f"path {path}", "refused", TAR, add(Entry(path, 0o644, b"")), files=lambda files: files[:-1])
    for magic in (vibs.POSIX, bytes(8), b"ustar\0\0\0", b"ustar   ", b"USTAR  \0"):
        yield vib(f"magic {magic}", "refused", TAR, change(PROGRAM, magic=magic))
    yield vib("two magics", "refused", TAR, change(PROGRAM, magic=b"visor  \0"))
    for path in ("opt/none/zz", "usr/lib/vmware/none/zz", "etc/vmware/none/zz", "opt/demo/a/b/zz"):
        yield vib(f"no parent of {path}", "refused", PARENT, add(Entry(path, 0o644, b"")), files=lambda files: files[:-1])
    yield vib("a parent that comes later", "refused", PARENT,
              lambda good: sorted(good, key=lambda entry: entry.name == "opt/demo/bin"))
    for path in ("opt", "etc", "etc/init.d", "etc/config"):
        yield vib(f"no entry for {path}", "taken", ON_HOST, drop(path))
    yield vib("no entry that the host has", "taken", ON_HOST,
              lambda good: [entry for entry in good if entry.name not in ("opt", "etc", "etc/init.d", "etc/config")])
    for path in (README, PROGRAM, "opt/demo", SETTING):
        for owner in ({"uid": 1000}, {"gid": 100}, {"uid": 1000, "gid": 100}, {"uid": 2097151}):
            yield vib(f"{path} belongs to {owner}", "taken", TAR_TAKEN, change(path, **owner))
    for mode in (0o4755, 0o2755, 0o6755, 0o1755, 0o777):
        yield vib(f"mode {mode:o}", "taken", TAR_TAKEN, change(PROGRAM, mode=mode))
    for type in ("6", "3", "7"):
        yield vib(f"type {type}", "taken", TAR_TAKEN, add(Entry("opt/demo/zz", 0o644, type=type)))
    for path in (README, PROGRAM, SETTING, "opt/demo"):
        yield vib(f"{path} twice", "taken", TAR_TAKEN, again(path))
    for length in (100, 150, 250):
        name = "opt/demo/" + "n" * (length - 9)
        yield vib(f"a long name of {length}", "taken", TAR_TAKEN,
                  add(Entry("././@LongLink", 0o644, name.encode() + b"\0", type="L"), Entry(name[:99], 0o644, b"")),
                  files=lambda files: files[:-1])


def respelt(path, offset, width, field):
    def hook(block):
        digits = bytes(block[offset:offset + width - 1]).decode()
        return put(offset, field(digits, width))(block)
    return change(path, raw=hook)


def padded_sum(form):
    def hook(block):
        block[148:156] = b" " * 8
        return put(148, form % sum(block))(block)
    return change(PROGRAM, raw=hook)


def again(path):
    def hook(entries):
        return entries + [entry for entry in entries if entry.name == path]
    return hook


def scripts():
    head = "#!/bin/sh\n# chkconfig: on 90 10\n"
    yield vib("no execute bit", "refused", INIT, change(SCRIPT, mode=0o644))
    for hook in (change(SCRIPT, mode=0o644), script("exit 0\n"), script(head + "exit 1\n"), drop("none")):
        yield vib("an init script that is not listed", "taken", UNSEEN, hook,
                  files=lambda files: [path for path in files if path != SCRIPT])
    yield vib("a program in place of a script", "taken", INIT, change(SCRIPT, body=b"\x7fELF\2" + bytes(59), size=64))
    for body in ("", "exit 0\n", "# chkconfig: on 90 10\nexit 0\n", " #!/bin/sh\nexit 0\n"):
        yield vib(f"no #!: {body[:9]!r}", "refused", INIT, script(body))
    for body in ("exit 1\n", "false\n", 'case "$1" in\nstart)\n    exit 2\n    ;;\nesac\n', "case $1 in\nstart) exit 1 ;;\nesac\n",
                 "case $1 in\nstop|start) exit 7;;\nesac\n", 'case "$1" in\n"start")\n    echo no\n    exit 1;;\nesac\nexit 0\n'):
        yield vib(f"start fails: {body!r}", "refused", INIT, script(head + body))
    for body in ("exit 0\n", 'case "$1" in\nstart)\n    exit 0 ;;\n*)\n    exit 1 ;;\nesac\n',
                 'case "$1" in\nstart)\n    if ! true; then\n        exit 1\n    fi\n    ;;\nesac\n',
                 "case $1 in\nstatus) exit 3 ;;\nstart) : ;;\nesac\n",
                 'if [ "$1" = start ]; then\n    exit 0\nfi\nexit 1\n', "start() {\n    exit 1\n}\ntrue\n",
                 "usage() { echo no; exit 1; }\ncase $1 in start) true;; *) usage;; esac\n", "test -d /opt || { echo no; exit 1; }\n",
                 "case $1 in\nstart)\n    exit 0;;\nesac\nexit 1\n", "case $1 in\nstart)\n    test -d /opt && exit 0\n    :;;\nesac\nexit 1\n",
                 "cat <<END\nexit 1\nEND\n", "echo 'no; exit 1'\n", "case $1 in\nstart) true;;\nstop) exit 1;;\nesac\n", "exit $?\n", "false\nexit 0\n",
                 "case $1 in\nstart)\n    test -d /opt || {\n        exit 1\n    }\n    ;;\nesac\n",
                 "start() { return 3; }\ncase $1 in\nstart) start; true;;\nesac\n", "start() { return 0; }\nstart\n", "start() { return $x; }\nstart\n",
                 "start() {\n    ls && return 0\n    return 1\n}\nstart\n", "false | true\n", "! false\n", "(exit 1)\ntrue\n", "exit 256\n", "exit $(ls)\n",
                 'action=$1\ncase "$action" in\nstart) exit 1;;\n*) exit 0;;\nesac\n', "shift\ncase $1 in\nstart) exit 1;;\nesac\n", ". /opt/x\nexit 1\n",
                 "trap 'exit 0' EXIT\nexit 1\n", "while ls; do exit 1; done\n", "if ls; then exit 1; fi\n", "case $1 in start) exit 1\n", "if true\n", "exit 1 &\n",
                 "[ $# -eq 0 ] && exit 1\n:\n", "test \"$1\" = stop && exit 1\ntrue\n", "case $2 in install) exit 1;; esac\n", "eval exit 0\nfalse\n"):
        yield vib(f"start ends with 0: {body!r}", "taken", INIT, script(head + body))


def descriptors():
    yield text("a name space", "refused", DESCRIPTOR, "<vib ", '<vib xmlns="http://example.org" ')
    yield text("an encoding", "refused", DESCRIPTOR, "^", '<?xml version="1.0" encoding="UTF-8"?>\n')
    for kind in ("depends", "conflicts", "replaces", "provides", "compatibleWith"):
        for words in ('version="5.5.0"', 'relation="&gt;="', 'relation="&gt;=" version=""', 'relation="=" version="5-5-0"'):
            yield text(f"{kind}: {words}", "refused", DESCRIPTOR, f"<{kind}/?>",
                       f'<{kind}><constraint name="x" {words}/>' + (f"</{kind}>" if kind != "depends" else ""))
        for words in ("", 'relation="&gt;=" version="5"', 'relation="=" version="5.5.0-1"', 'relation="&lt;&lt;" version="9"'):
            yield text(f"{kind}: {words or 'a name'}", "taken", MISSING, f"<{kind}/?>",
                       f'<{kind}><constraint name="x" {words}/>' + (f"</{kind}>" if kind != "depends" else ""))
    for word in ("maybe", "yes", "2", "truefalse"):
        yield text(f"maintenance-mode {word}", "refused", DESCRIPTOR, "<maintenance-mode>false", f"<maintenance-mode>{word}")
    for date in ("2023-11-14T22:13:20.123456789Z", "0000-11-14T22:13:20Z", "2023-11-14", "2023-11-14T", "2023-13-14T22:13:20Z",
                 "2023-11-14T22:61:20Z", "yesterday", ""):
        yield text(f"date '{date}'", "refused", DESCRIPTOR, "2023-11-14T22:13:20Z", date)
    for date in ("2023-11-14 22:13:20Z", "2023-11-14T22:13:20.123456Z", "2023-11-14T22:13:20+00:00", "2023-11-14 22:13:20.5+09:00"):
        yield text(f"date '{date}'", "taken", MISSING, "2023-11-14T22:13:20Z", date)
    yield text("a url without a key", "refused", DESCRIPTOR, ' key="home"', "")
    yield text("a hwplatform without a vendor", "refused", DESCRIPTOR, "  </system-requires>",
               '<hwplatform model="x"/></system-requires>')
    yield text("a hwplatform with a vendor", "taken", MISSING, "  </system-requires>", '<hwplatform vendor="x"/></system-requires>')
    for length in (60, 80, 120):
        yield text(f"a name of {length}", "refused", DESCRIPTOR, "<name>demo", "<name>" + "n" * length)
    for length in (36, 40):
        yield text(f"a name of {length}", "taken", ODD, "<name>demo", "<name>" + "n" * length)
    for name in ("acceptance-level", "cimom-restart", "description", "file-list", "live-install-allowed", "live-remove-allowed",
                 "overlay", "payloads", "relationships", "stateless-ready", "summary", "system-requires", "type", "vendor", "version"):
        yield text(f"no {name}", "taken", MISSING, f"  <{name}>.*?</{name}>\n", "")
    for name in ("cimom-restart", "live-install-allowed", "live-remove-allowed", "stateless-ready", "maintenance-mode"):
        for word in ("1", "0", "TRUE", "False", " true ", "\n    false\n  "):
            yield text(f"{name} '{word}'", "taken", MISSING, f"<{name}>[a-z]*<", f"<{name}>{word}<")
    for version in (' version="5.1"', ' version="6.0"', ""):
        yield text(f"<vib{version}>", "taken", MISSING, '<vib version="5.0">', f"<vib{version}>")
    yield text("a doctype", "taken", MISSING, "^", "<!DOCTYPE vib>\n")
    yield text("a declaration", "taken", MISSING, "^", '<?xml version="1.0"?>\n')
    yield vib("a byte order mark", "taken", MISSING, text=lambda text: b"\xef\xbb\xbf" + text.encode())
    for version in ("1", "1.0", "1.0+2-1", "1.0~rc1-1", "1 0-1", "v1-1"):
        yield vib(f"version '{version}'", "taken", ODD, version=version)
    for version in ("1-2-3", "1.0-1-"):
        yield vib(f"version '{version}'", "refused", ODD, version=version)
    for element in ("name", "vendor"):
        for word in ("a b", "a+b", "a~b", "a/b", "a,b", "\u00e4", "(a)"):
            yield text(f"{element} '{word}'", "taken", ODD, f"<{element}>[a-z]*", f"<{element}>{word}")


def paths():
    for path in ("bin/zz", "sbin/zz", "tmp/zz", "etc/zz", "etc/rc.local.d/zz", "var/spool/cron/zz", "usr/lib/zz", "etc/vmware/zz"):
        yield vib(f"{path}, not listed", "taken", UNSEEN, add(Entry(path, 0o644, b"x")), files=lambda files: files[:-1])
        yield vib(f"{path}, listed", "force", PATHS, add(Entry(path, 0o644, b"x")))
    for path in ("opt/", "/opt/demo/README", "usr/share/hwdata/other.pciids.d/zz", "etc/init.d/a/b/c", "etc/init.d/", "etc/config"):
        yield vib(f"{path}, listed only", "force", PATHS, files=lambda files, path=path: files + [path])
    for path in ("etc/vmware/default.map.d/zz", "etc/vmware/fallback.map.d/zz", "etc/vmware/ihv.map.d/zz", "etc/vmware/oem.map.d/zz",
                 "etc/shutdown.d/zz", "usr/lib/cim/zz", "usr/lib/pycim/zz", "etc/config/zz", "etc/cim/zz", "etc/vmware/firewall/zz",
                 "etc/vmware/service/zz", "etc/vmware/vm-support/zz", "usr/lib/vmware/zz", "usr/lib64/vmware/zz", "opt/zz"):
        yield vib(path, "taken", ALLOWED, add(Entry(path, 0o1644 if path.startswith("etc/config") else 0o644, b"x")))
    for folder in ("etc/init.d/sub", "usr/lib/vmware-debug"):
        yield vib(f"{folder}/zz", "taken", ALLOWED, add(Entry(folder), Entry(f"{folder}/zz", 0o755, b"x")))


def bundle(good, what, verdict, fact, hook=bundles.nothing, **more):
    return Case(what, verdict, fact, "zip", bundles.make(good, hook, more.get("final", same), more.get("inner", same)))


def packed(method):
    return lambda data: bundles.rezip(bundles.unzip(data), method)


def bundled(good):
    for name in ("ZIP_BZIP2", "ZIP_LZMA"):
        method = getattr(zipfile, name)
        yield bundle(good, f"packed by {name}", "refused", BUNDLE, final=packed(method))
        yield bundle(good, f"metadata.zip packed by {name}", "refused", BUNDLE, inner=packed(method))
    yield bundle(good, "deflated", "taken", BUNDLE_TAKEN, final=packed(zipfile.ZIP_DEFLATED))
    for name in ("vib20\\more.txt", "a\\b"):
        yield bundle(good, f"a file {name}", "refused", BUNDLE, bundles.add(name))
        yield bundle(good, f"a file {name} in metadata.zip", "refused", BUNDLE, bundles.add(name, b"", True))
    for name, data in (("vibs/x", b""), ("vibs/x.txt", b"text"), ("vibs/x.xml", b"<vib>")):
        yield bundle(good, f"{name}: {data!r}", "refused", BUNDLE, bundles.add(name, data, True))
    for path in ("x", "x/", "."):
        yield bundle(good, f"relativePath {path}", "refused", BUNDLE,
                     bundles.sub("index.xml", "<relativePath/>", f"<relativePath>{path}</relativePath>"))
    for name in ("vendor", "summary", "severity", "category", "urgency", "releaseType", "description", "kbUrl", "contact",
                 "releaseDate", "platforms"):
        pattern = f"<{name}>.*?</{name}>|<{name}/>"
        yield bundle(good, f"no {name} in bulletins/", "taken", BUNDLE_TAKEN, bundles.sub("bulletins/", pattern, "", True))
        yield bundle(good, f"no {name} in vmware.xml", "taken", BUNDLE_TAKEN, bundles.sub("vmware.xml", pattern, "", True))
        yield bundle(good, f"an odd {name}", "taken", BUNDLE_TAKEN, bundles.both(pattern, f"<{name}>odd</{name}>"))
    for what, pattern, by in (("the date spelt otherwise", "(<release-date>[^<]*)Z<", r"\g<1>.000000+00:00<"),
                              ("1 for true", "<stateless-ready>true", "<stateless-ready>1"),
                              ("no <overlay>", "<overlay>false</overlay>", ""),
                              ("the files in another order", "(<file>[^<]*</file>)\\s*(<file>[^<]*</file>)", r"\2\1")):
        yield bundle(good, f"{what} in vibs/", "taken", BUNDLE_TAKEN, bundles.sub("vibs/", pattern, by, True))
    yield bundle(good, "no softwareTags", "taken", BUNDLE_TAKEN, bundles.sub("vmware.xml", "<softwareTags/>", "", True))
    for where, name in (("vibs/", "packed-size"), ("vmware.xml", "packedSize")):
        for size in ("0", "1", "many"):
            yield bundle(good, f"{name} {size}", "taken", BUNDLE_TAKEN,
                         bundles.sub(where, f"<{name}>[0-9]*", f"<{name}>{size}", True))
    yield bundle(good, "another digest", "taken", BUNDLE_TAKEN,
                 bundles.sub("vibs/", '(<packed-size>.*?<checksum checksum-type="sha-256">)[0-9a-f]{8}', r"\g<1>00000000", True))
    for size in (1, 100, 10000):
        yield bundle(good, f"{size} bytes behind", "taken", BUNDLE_TAKEN, final=lambda data, size=size: data + b"x" * size)
        yield bundle(good, f"{size} bytes before", "taken", BUNDLE_TAKEN, final=lambda data, size=size: b"x" * size + data)
    yield bundle(good, "no vmware.xml", "taken", BUNDLE_TAKEN, bundles.drop("vmware.xml", True))
    yield bundle(good, "no index.xml", "refused", BUNDLE, bundles.drop("index.xml"))
    yield bundle(good, "no vibs/", "refused", BUNDLE, bundles.drop("vibs/", True))


def cases(root, good_bundle):
    """All of them; `root` is the good VIB's tree, `good_bundle` the bytes of a good bundle."""
    global ROOT
    ROOT = root
    for kind in (containers, payloads, tars, scripts, descriptors, paths):
        yield from kind()
    yield from bundled(good_bundle)
