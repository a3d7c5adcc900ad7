"""The wrong VIBs: for each the rule that it breaks, and how it is made from the good one.

A case is (rule, what it is, hooks of vibs.make,
           other rules that cannot but be broken with it). A hook on `entries`
gets the list of good entries.
"""
import struct
import zlib

from vibs import POSIX, Entry, Member, gzipped, replace

LONG = "x" * 36
CASES = []


def case(rule, what, also=(), **hooks):
    CASES.append((rule, what, hooks, set(also)))


def text(rule, what, pattern, by, also=(), **more):
    case(rule, what, also, text=replace(pattern, by), **more)


def entries(rule, what, change, also=(), **more):
    case(rule, what, also, entries=change, **more)


def set_of(index, **attributes):
    """A hook on the members: changes one of them."""
    def hook(members):
        members[index].__dict__.update(attributes)
        return members
    return hook


def change(name, **attributes):
    """A hook on the entries: changes the one of that name."""
    def hook(entries):
        [entry] = [entry for entry in entries if entry.name == name]
        entry.__dict__.update(attributes)
        return entries
    return hook


def add(*new):
    return lambda entries: entries + list(new)


def put(offset, value):
    """A hook on a finished tar header."""
    def hook(block):
        block[offset:offset + len(value)] = value
        return block
    return hook


def drop(name):
    return lambda entries: [entry for entry in entries if entry.name != name]


def only_with(path):
    """A hook on the entries: one more file, with the directories above it; `opt` takes opt's place."""
    above = [path.rsplit("/", n)[0] for n in range(path.count("/"), 0, -1)]

    def hook(entries):
        kept = [entry for entry in entries if entry.name.split("/")[0] != path]
        there = {entry.name for entry in kept}
        return kept + [Entry(name) for name in above if name not in there] + [Entry(path, 0o644, b"x")]
    return hook


def script(body):
    """A hook on the entries: the init script reads so."""
    body = body.encode()
    return change("etc/init.d/demo", body=body, size=len(body))


def tampered(pattern, by):
    """A hook on the finished bytes; of the same length."""
    def hook(data):
        assert len(pattern) == len(by) and pattern in data
        return data.replace(pattern, by, 1)
    return hook


def odd(data):
    """A payload of odd size."""
    return data if len(data) % 2 else data[:3] + b"\x08" + data[4:10] + b"\0" + data[10:]


PROGRAM = "opt/demo/bin/demo"
README = "opt/demo/README"
SCRIPT = "etc/init.d/demo"
SETTING = "etc/config/demo.conf"

# The container.
case("ar-magic", "the magic of a thin archive", final=tampered(b"!<arch>\n", b"!<thin>\n"))
case("ar-magic", "an empty file", final=lambda data: b"")
case("ar-magic", "a shell script", final=lambda data: b"#!/bin/sh\n" + data)
case("ar-header", "a size that is no number", members=set_of(2, size="many"))
case("ar-header", "a header cut short at the end", final=lambda data: data + b"more")
case("ar-header", "a time in hexadecimal", members=set_of(1, time="ff"))
case("ar-header-end", "blanks in place of the header's end", members=set_of(1, end="  "))
case("ar-header-date", "a time", members=set_of(2, time="1700000000"))
case("ar-header-owner", "a uid", members=set_of(0, uid="1000"))
case("ar-header-owner", "a gid", members=set_of(0, gid="100"))
case("ar-header-mode", "an executable member", members=set_of(2, mode="100755"))
case("ar-name", "a name with a comma", members=set_of(2, name="de,mo"),
     also=["member-unknown", "member-missing"])
text("ar-name", "neither the payload nor its member has a name", ' name="demo"', "", members=set_of(2, name=""), also=["payload-name"])
case("ar-long-names", "a table of long names",
     members=lambda members: members[:2] + [Member("//", b"demo/\n")] + members[2:])
case("ar-symbol-table", "a symbol table",
     members=lambda members: [Member("/", bytes(4))] + members)
case("ar-truncated", "the last byte is missing",
     final=lambda data: data[:-1] if data[-1:] != b"\n" else data[:-2])
case("ar-padding", "a NUL for padding", members=set_of(0, pad=b"\0"),
     text=lambda text: text if len(text.encode()) % 2 else text + "\n")
case("container-order", "the signature first", members=lambda members: [members[1], members[0], members[2]],
     also=["signature-missing"])
case("container-order", "the payload first", members=lambda members: [members[2], members[0], members[1]],
     also=["signature-missing"])
case("container-order", "a damaged payload first: what is before the descriptor, nobody looks into",
     members=lambda members: [members[2], members[0], members[1]], gz=lambda data: data[:40], also=["signature-missing"])
case("container-order", "no member at all", members=lambda members: [], also=["signature-missing"])
case("signature-missing", "no signature", members=lambda members: [members[0], members[2]])
case("signature-missing", "the signature last", members=lambda members: [members[0], members[2], members[1]])
case("signature-not-empty", "a signature", members=set_of(1, body=b"signed"))
text("signature-empty", "a certified VIB without a signature", "community<", "certified<")
text("signature-not-judged", "a certified VIB with a signature", "community<", "certified<",
     members=set_of(1, body=b"signed"))
case("ar-padding-missing", "no padding at the very end", gz=odd, final=lambda data: data[:-1],
     also=["gzip-flags"])
case("member-unknown", "a member that nobody asked for, before the payload",
     members=lambda members: members[:2] + [Member("extra", gzipped(bytes(1024)))] + members[2:])
case("member-behind", "a member that nobody asked for, behind the payload",
     members=lambda members: members + [Member("extra", gzipped(bytes(1024)))])
case("member-missing", "no payload", members=lambda members: members[:2])
case("member-duplicate", "the signature twice",
     members=lambda members: members + [Member("sig.pkcs7", gzipped(bytes(1024)))])
text("payload-order", "two payloads, the second first", "(    <payload name=)\"demo\"(.*?</payload>\n)",
     r'\1"second"\2\1"demo"\2',
     members=lambda members: members + [Member("second", members[2].body)],
     also=["tar-duplicate"])

# The descriptor.
text("descriptor-size", "a descriptor of more than a MiB", "does even less", "does nothing" * 100000)
text("descriptor-xml", "a tag that does not end", "</summary>", "</summery>")
text("descriptor-xml", "an entity that is not declared", "&amp;", "&unknown;")
text("descriptor-doctype", "a document type without declarations", "^", "<!DOCTYPE vib>\n")
text("descriptor-entities", "a bomb of entities", "^",
     '<!DOCTYPE vib [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>\n')
text("descriptor-encoding", "a declaration with encoding", "^", '<?xml version="1.0" encoding="UTF-8"?>\n')
case("byte-order-mark", "a byte order mark", text=lambda text: b"\xef\xbb\xbf" + text.encode())
case("descriptor-root", "package in place of vib",
     text=lambda text: text.replace("<vib ", "<package ").replace("</vib>", "</package>"))
text("descriptor-namespace", "a name space", "<vib ", '<vib xmlns="http://example.org/" ')
text("vib-format-version", "format version 6.0", '<vib version="5.0">', '<vib version="6.0">')
for name in ("type", "name", "version", "vendor", "summary", "description", "release-date",
             "acceptance-level",
             "live-install-allowed", "live-remove-allowed", "cimom-restart", "stateless-ready", "overlay"):
    text("element-missing" if name in ("name", "release-date") else "element-absent", f"no {name}",
         f"  <{name}>.*?</{name}>\n", "")
text("element-absent", "no relationships", "  <relationships>.*</relationships>\n", "")
text("element-absent", "no system-requires", "  <system-requires>.*</system-requires>\n", "")
text("element-absent", "no file-list", "  <file-list>.*</file-list>\n", "", also=["file-list-missing"])
text("element-absent", "no payloads", "  <payloads>.*</payloads>\n", "", also=["member-behind", "file-list-extra"])
text("element-absent", "no urls", "  <urls>.*</urls>\n", "")
text("element-order", "vendor before name", "(  <name>.*?</name>\n)(.*?)(  <vendor>.*?</vendor>\n)",
     r"\3\1\2")
text("element-unknown", "an element of our own", "  <urls>", "  <colour>blue</colour>\n  <urls>")
text("element-duplicate", "two summaries", "(  <summary>.*?</summary>\n)", r"\1\1")
text("vib-type", "a locker VIB", "bootbank<", "locker<")
text("vib-name", "a name with a blank", "<name>demo", "<name>de mo")
text("element-missing", "an empty name", "<name>demo", "<name>")
text("vib-name-length", "a name of 36", "<name>demo", "<name>" + LONG)
text("vib-name-too-long", "a name of 60", "<name>demo", "<name>" + "n" * 60, also=["vib-name-length"])
text("vib-name-too-long", "a name of 50 bytes", "<name>demo", "<name>" + "\u00e4" * 25, also=["vib-name"])
text("vib-vendor", "a vendor with a slash", "<vendor>tester", "<vendor>test/er")
text("vib-vendor-length", "a vendor of 36", "<vendor>tester", "<vendor>" + LONG)
case("vib-version", "a version without a dash", version="1.0")
case("vib-version-dashes", "a version with two dashes", version="1.0-1-2")
case("vib-version", "a version with an empty word", version="1..0-1")
case("vib-version-length", "a version of 36", version="1." + "0" * 32 + "-1")
text("summary-length", "a summary of 81", "A VIB for the tests of vibtool", "s" * 81)
text("url-key-length", "a key of 21", 'key="home"', 'key="%s"' % ("k" * 21))
text("url-key-missing", "a url without a key", ' key="home"', "")
text("release-date", "a date alone", "2023-11-14T22:13:20Z", "2023-11-14")
text("release-date", "no such day", "2023-11-14T", "2023-02-30T")
text("release-date", "an hour too many", "T22:13", "T24:13")
text("release-date", "a zone that is none", ":20Z", ":20+9")
text("boolean", "yes", "<cimom-restart>false", "<cimom-restart>no")
text("boolean-spelling", "1 for true", "<stateless-ready>true", "<stateless-ready>1")
text("hardware-platform", "a platform without a vendor", "  </system-requires>", '    <hwplatform model="x"/>\n  </system-requires>')
text("overlay", "an overlay", "<overlay>false", "<overlay>true")
text("acceptance-level", "a level of our own", "community<", "trusted<")
text("relationship-missing", "no conflicts", "    <conflicts/>\n", "")
for relation in ("=&gt;", "&lt;", "&gt;", ""):
    text("constraint-relation", f"relation '{relation}'", "&gt;=", relation)
text("maintenance-mode", "maybe", "<maintenance-mode>false", "<maintenance-mode>maybe")
text("constraint", "a constraint without a name", 'name="esx-version"', 'title="esx-version"')

# The file list and the paths.
case("file-list-path", "a leading slash", files=lambda files: files + ["/opt/demo/README"],
     also=["file-list-extra", "path-not-allowed"])
case("file-list-path", "a path that climbs", files=lambda files: files + ["opt/../opt/demo/README"],
     also=["file-list-extra"])
case("file-list-length", "a path of 100 bytes", files=lambda files: files + ["opt/" + "x" * 96],
     also=["file-list-extra"])
case("file-list-duplicate", "a path twice", files=lambda files: files + files[-1:])
case("file-list-too-long", "more paths than a VIB has", files=lambda files: [],
     text=replace("(<file-list>)\n", r"\1" + "<file>a</file>" * 50001))
case("file-list-extra", "a file that is not there", files=lambda files: files + ["opt/demo/gone"])
case("file-list-extra", "a directory", files=lambda files: files + ["opt/demo"])
case("file-list-missing", "a file that is not listed", files=lambda files: files[:-1])
for path in ("bin/demo", "sbin/demo", "etc/demo.conf", "etc/rc.local.d/local.sh", "etc/vmware/demo.conf",
             "var/spool/cron/crontabs/root", "tmp/demo", "usr/lib/demo", "etc/init.d/sub/deep/demo", "opt", "usr/share/hwdata/other.pciids.d/x"):
    entries("path-not-allowed", path, only_with(path))
entries("path-secpolicy", "a policy", only_with("etc/vmware/secpolicy/domains/demo"), also=["path-not-allowed"])
entries("path-init-script", "a second init script",
        add(Entry("etc/init.d/more", 0o755, b"#!/bin/sh\n# chkconfig: 345 20 80\n")))

# The payloads of the descriptor.
text("payload-none", "no payload", "    <payload .*</payload>\n", "", members=lambda members: members[:2],
     files=lambda files: [])
text("payload-too-many", "more payloads than are judged", "(    <payload .*</payload>\n)",
     lambda match: match.group(1)
     + "".join(match.group(1).replace("demo", f"p{n}") for n in range(120)), also=["member-missing"])
text("payload-name", "a name of 16", '<payload name="demo"', '<payload name="sixteen-letters-"',
     also=["member-missing", "member-unknown"])
text("payload-name", "a name with a blank", '<payload name="demo"', '<payload name="de mo"',
     also=["member-missing", "member-unknown"])
for name in ("descriptor.xml", "sig.pkcs7"):  # it is looked into all the same
    text("gzip-data", f"a damaged payload by the name of {name}", 'name="demo"', f'name="{name}"', members=set_of(2, name=name),
         gz=lambda data: data[:12] + bytes([data[12] ^ 0xff]) + data[13:])
text("payload-type", "a payload of another type", 'type="tgz"', 'type="zip"', also=["payload-not-judged"])
case("payload-not-judged", "a boot payload of a certified VIB",
     text=lambda text: text.replace('type="tgz"', 'type="boot"').replace("community<", "certified<"),
     also=["signature-empty"])
text("payload-duplicate", "the payload twice", "(    <payload .*</payload>\n)", r"\1\1")
text("payload-size", "another size", 'size="', 'size="1')
case("checksum-sha256-gunzip-missing", "no sha-256 of the tar", checksums=lambda sums: sums[1:])
case("checksum-sha256-missing", "no sha-256 of the member", checksums=lambda sums: [sums[0], sums[2]])
case("checksum-sha1-gunzip-missing", "no sha-1", checksums=lambda sums: sums[:2])
case("checksum-order", "the order that old hosts refuse", checksums=lambda sums: [sums[1], sums[0], sums[2]])
case("checksum-sha1-order", "the sha-1 first", checksums=lambda sums: [sums[2], sums[0], sums[1]])
case("checksum-format", "a digit too few",
     checksums=lambda sums: [sums[0], (*sums[1][:2], sums[1][2][1:]), sums[2]])
for index, what in enumerate(("sha-256 of the tar", "sha-256 of the member", "sha-1 of the tar")):
    case("checksum-value", f"a wrong {what}", checksums=(lambda index: lambda sums: [
        (*s[:2], s[2][::-1]) if n == index else s for n, s in enumerate(sums)])(index))
case("checksum-unknown", "a sha-512", checksums=lambda sums: sums + [("sha-512", None, "0" * 128)])
case("checksum-duplicate", "the sha-1 twice", checksums=lambda sums: sums + sums[2:])

# The gzip.
case("gzip-header", "a bare tar", gz=lambda data: zlib.decompress(data, 31))
case("gzip-header", "nothing but text", gz=lambda data: b"This is no payload.")
case("gzip-mtime", "a time", gz=lambda data: data[:4] + struct.pack("<I", 1700000000) + data[8:])
case("gzip-flags", "a name", gz=lambda data: data[:3] + b"\x08" + data[4:10] + b"demo.tar\0" + data[10:])
case("gzip-extra", "an extra field", gz=lambda data: data[:3] + b"\x04" + data[4:10] + b"\2\0xx" + data[10:])
case("gzip-extra", "an extra field in a second stream",
     gz=lambda data: data + gzipped(b"")[:3] + b"\x04" + gzipped(b"")[4:10] + b"\2\0xx" + gzipped(b"")[10:], also=["gzip-members"])
case("gzip-data", "a damaged byte", gz=lambda data: data[:12] + bytes([data[12] ^ 0xff]) + data[13:])
case("gzip-data", "a wrong checksum at the end",
     gz=lambda data: data[:-8] + bytes([data[-8] ^ 1]) + data[-7:])
case("gzip-data", "a wrong length at the end", gz=lambda data: data[:-1] + bytes([data[-1] ^ 1]))
case("gzip-truncated", "the second half is missing", gz=lambda data: data[:len(data) // 2])
case("gzip-truncated", "an empty member", gz=lambda data: b"")
case("gzip-trailing", "bytes behind the end", gz=lambda data: data + b"more")
case("gzip-members", "a second stream", gz=lambda data: data + gzipped(b"more"))

# The tar.
entries("tar-format", "a POSIX header", change(PROGRAM, magic=POSIX))
entries("tar-format", "a header older than both", change(README, magic=bytes(8)))
entries("tar-format", "a pax header",         add(Entry("PaxHeaders/x", 0o644, b"20 path=opt/demo/yy\n", type="x"), Entry("opt/demo/zz", 0o644, b"")),
        files=lambda files: [name.replace("demo/zz", "demo/yy") for name in files])
entries("tar-long-name", "a long name of GNU tar",
        add(Entry("././@LongLink", 0o644, b"opt/demo/zz\0", type="L"),
                                                         Entry("opt/demo/zz", 0o644, b"")))
entries("tar-checksum", "a wrong checksum", change(PROGRAM, raw=put(148, b"000001\0 ")))
entries("tar-number", "a mode that is no number", change(PROGRAM, raw=put(100, b"rwxr-xr\0")))
entries("tar-number", "a uid in base 256", change(PROGRAM, raw=put(108, b"\x80\0\0\0\0\0\0\0")))
case("tar-truncated", "the tar ends in an entry", tar=lambda data: data[:-1024 - 700],
     also=["file-list-extra"])
case("tar-end", "no end", tar=lambda data: data[:-1024])
case("tar-length", "a tar that ends within a block", tar=lambda data: data + b"x" * 100)
case("tar-end-short", "half an end", tar=lambda data: data[:-512])
case("tar-trailing", "something behind the end", tar=lambda data: data + b"x" * 512)
for type, what in (("6", "a FIFO"), ("3", "a character device")):
    entries("tar-node", what, add(Entry("opt/demo/node", 0o644, type=type)), also=["file-list-missing"])
for type, what in (("1", "a hard link"), ("4", "a block device"), ("S", "a sparse file"), ("\0", "no type")):
    entries("tar-kind", what, add(Entry("opt/demo/zz", 0o644, type=type, link=README if type == "1" else "")),
            also=["file-list-missing"])
entries("tar-directory", "a directory without its slash", change("opt/demo", raw=put(0, b"opt/demo\0")))
entries("tar-directory", "a directory with a size", change("opt/demo", size=512))
entries("tar-prefix", "a prefix", change(README, raw=put(345, b"opt\0")))
entries("tar-link-target", "a link to nothing", add(Entry("opt/demo/zz", 0o777, type="2")), also=["tar-link"])
entries("tar-link", "a symbolic link", add(Entry("opt/demo/zz", 0o777, type="2", link="README")))
entries("tar-absolute", "an absolute path", add(Entry("/opt/demo/zz", 0o644, b"")),
        files=lambda files: files[:-1],
        also=["file-list-missing", "tar-parent-missing"])
entries("tar-dot", "./ before every path",
        lambda good: [setattr(e, "name", "./" + e.name) or e for e in good],
        also=["file-list-path", "path-not-allowed", "sticky-elsewhere", "tar-parent-missing"])
entries("tar-dot", "a double slash", add(Entry("opt/demo//zz", 0o644, b"")),
        also=["file-list-path", "tar-parent-missing"])
entries("tar-dot-dot", "a path that climbs", add(Entry("opt/demo/../../etc/passwd", 0o644, b"")),
        also=["file-list-path", "tar-parent-missing"])
entries("tar-name-length", "a path of 100 bytes", add(Entry("opt/demo/" + "n" * 91, 0o644, b"")),
        also=["file-list-length"])
entries("tar-name-bytes", "a path in Japanese", add(Entry("opt/demo/\u65e5\u672c", 0o644, b"")))
entries("tar-name-bytes", "a path with an escape", add(Entry("opt/demo/\x1b[2J", 0o644, b"")),
        files=lambda files: files[:-1],
        also=["file-list-missing"])
entries("tar-parent-missing", "no entry for a directory", drop("opt/demo/bin"))
entries("tar-parent-late", "a directory behind what is in it",
        lambda good: sorted(good, key=lambda entry: entry.name == "opt/demo/bin"))
entries("tar-parent-kind", "a path below a file", add(Entry(README + "/zz", 0o644, b"")))
entries("tar-duplicate", "a path twice", add(Entry(README, 0o644, b"other")), files=lambda files: files[:-1])
entries("tar-too-many", "more entries than a VIB has",
        lambda good: good + [Entry(f"opt/demo/{n}") for n in range(50000)])
entries("tar-owner", "a file of uid 1000", change(PROGRAM, uid=1000))
entries("tar-owner", "a directory of gid 100", change("opt/demo", gid=100))
entries("tar-set-id", "a set-uid program", change(PROGRAM, mode=0o4755))
entries("tar-set-id", "a set-gid program", change(PROGRAM, mode=0o2755))
entries("tar-writable", "a program that everybody may write", change(PROGRAM, mode=0o757))
entries("program-32-bit", "an ELF file of class 32", change(PROGRAM, body=b"\x7fELF\1\1\1", size=7))
entries("sticky-elsewhere", "a sticky file in opt", change(README, mode=0o1644))
entries("sticky-missing", "a setting that is not sticky", change(SETTING, mode=0o644))

# Init scripts.
entries("init-header", "no chkconfig line", script("#!/bin/sh\nexit 0\n"))
entries("init-header-value", "a chkconfig line without numbers",
        script("#!/bin/sh\n# chkconfig: on\nexit 0\n"))
entries("init-header-value", "a word that means nothing",
        script("#!/bin/sh\n# chkconfig: yes 90 10\nexit 0\n"))
entries("init-interpreter", "no interpreter", script("# chkconfig: on 90 10\nexit 0\n"))
entries("init-executable", "no execute bit", change(SCRIPT, mode=0o644))
for hook in (change(SCRIPT, mode=0o644), script("exit 1\n")):
    entries("file-list-missing", "a wrong init script that is not listed", hook,
            files=lambda files: [path for path in files if path != SCRIPT])
entries("init-start-fails", "a start that fails", script("#!/bin/sh\n# chkconfig: on 90 10\ncase $1 in\nstart)\n    exit 1 ;;\nesac\n"))
for number, body in enumerate((
        "case $1 in start) exit 1;; stop) exit 0;; esac", "case $1 in\n start) echo hi; exit 1;;\nesac", "exit 1 # no", 'exit "1"', "(exit 1)",
        "/bin/false", "case $1 in\nstart)\n  true\n  ;;\nstop) exit 0;;\nesac\nexit 1", 'if [ "$1" = start ]; then\n  exit 1\nfi\nexit 0',
        "start() { return 3; }\ncase $1 in\nstart) start ;;\nesac", 'start()\n{\n  echo x\n  return 3\n}\n"$1"', "f() ( exit 2 )\nf",
        "fail() { exit 1; }\nstart() {\n  fail\n  true\n}\ncase \"$1\" in\n  'start') start;;\n  *) exit 0;;\nesac",
        "start() { false; }\nif test x$1 = xstart; then start; exit $?; fi", '[ "$1" = start ] && exit 1\nexit 0', '[ "$1" != start ] || return 1',
        "true && exit 1", "false || exit 1", "if true; then exit 1; else exit 0; fi", "if ls; then exit 1; else exit 2; fi",
        "case ${1} in\n(stop) exit 0;;\n(st?rt|x) exit 4\nesac", "case $2 in install) exit 1;; *) exit 2;; esac", "! true", "exec /bin/false",
        "x=`ls )`; y=$(echo \\); false)\nexit 255", "test -d /opt || {\n  exit 2\n}\nexit 1", "exit 3 >/dev/null 2>&1",
        "while ls; do sleep 1; done\nfor i in 1 2; do ls; done\nexit 1", "{ exit 1; } 2>&1 >/dev/null", "false;", "ls &\nexit 1", "true \\\n  && exit 1")):
    entries("init-start-fails", f"a start that fails, way {number}", script("#!/bin/sh\n# chkconfig: on 90 10\n" + body + "\n"))
for program in ("/bin/false", "/usr/bin/false", " /bin/false"):
    entries("init-start-fails", f"#!{program}", script(f"#!{program}\n# chkconfig: on 90 10\nexit 0\n"))
entries("init-interpreter", "no program", script("#!\n# chkconfig: on 90 10\nexit 0\n"))
entries("init-start-fails", "a script that fails", script("#!/bin/sh\n# chkconfig: on 90 10\nexit 1\n"))
entries("init-carriage-return", "CR LF", script("#!/bin/sh\r\n# chkconfig: on 90 10\r\nexit 0\r\n"))
entries("init-arguments", "a loop over all arguments",
        script('#!/bin/sh\n# chkconfig: on 90 10\nfor verb in "$@"; do echo "$verb"; done\n'))
