/*
 * table: everything that vibtool can find wrong, each once: RULE(name, id, grades, fact, what is wrong, what the host says or does). The
 * grades are by generation. rules.h makes the names of it, rules.c the words; that is why it has no guard.
 */
/* clang-format off */
/* the container */
RULE(AR_MAGIC, "ar-magic", ALL(REFUSED), FACT_BOTH,
     "the file does not begin with the magic of an ar archive",
     "refuses the file: it is no VIB")
RULE(AR_HEADER, "ar-header", ALL(REFUSED), FACT_BOTH,
     "a member's header is cut short, or has no number where one belongs",
     "Bad VIB archive header")
RULE(AR_HEADER_END, "ar-header-end", ALL(REFUSED), FACT_BOTH,
     "a member's header does not end in a grave accent and a newline",
     "Bad VIB archive header")
RULE(AR_HEADER_DATE, "ar-header-date", ALL(ADVICE), FACT_FIELD,
     "the time in a member's header is not 0",
     "takes it as far as known; the same content should give the same bytes")
RULE(AR_HEADER_OWNER, "ar-header-owner", ALL(ADVICE), FACT_FIELD,
     "uid or gid in a member's header is not 0",
     "takes it as far as known; the same content should give the same bytes")
RULE(AR_HEADER_MODE, "ar-header-mode", ALL(ADVICE), FACT_FIELD,
     "the mode in a member's header is not 644 of a plain file",
     "takes it as far as known")
RULE(AR_NAME, "ar-name", ALL(REFUSED), FACT_BOTH,
     "a member's name holds other characters than 0-9 A-Z a-z _ . -",
     "Bad VIB archive header")
RULE(AR_LONG_NAMES, "ar-long-names", ALL(REFUSED), FACT_BOTH,
     "the archive has a table of long names",
     "its reader breaks on the table")
RULE(AR_SYMBOL_TABLE, "ar-symbol-table", TAKEN_BY_6_7, FACT_PACKAGE,
     "the archive has a symbol table",
     "passes over it")
RULE(AR_TRUNCATED, "ar-truncated", ALL(REFUSED), FACT_BOTH,
     "the file ends inside of a member",
     "refuses the VIB as cut off")
RULE(AR_PADDING, "ar-padding", ALL(REFUSED), FACT_BOTH,
     "the padding behind a member of odd size is not a newline",
     "Bad VIB archive header")
RULE(AR_PADDING_MISSING, "ar-padding-missing", TAKEN_BY_6_7, FACT_PACKAGE,
     "the padding behind the last member, of odd size, is missing",
     "takes it")
RULE(CONTAINER_ORDER, "container-order", ALL(REFUSED), FACT_BOTH,
     "the first member is not descriptor.xml",
     "first member found was ..., but descriptor.xml was expected")
RULE(SIGNATURE_MISSING, "signature-missing", ALL(REFUSED), FACT_BOTH,
     "the second member is not sig.pkcs7",
     "another member was found where sig.pkcs7 was expected")
RULE(SIGNATURE_NOT_EMPTY, "signature-not-empty", TAKEN_BY_6_7, FACT_PACKAGE,
     "sig.pkcs7 of a community VIB is not empty",
     "does not look at it")
RULE(SIGNATURE_EMPTY, "signature-empty", ALL(REFUSED), FACT_BOTH,
     "a VIB above acceptance level community has no signature",
     "could not find a trusted signer")
RULE(SIGNATURE_NOT_JUDGED, "signature-not-judged", ALL(UNKNOWN), FACT_NONE,
     "the VIB is signed; vibtool does not verify signatures",
     "verifies the signature")
RULE(MEMBER_UNKNOWN, "member-unknown", ALL(REFUSED), FACT_BOTH,
     "a member that no payload names stands before a payload",
     "finds it where a payload is expected")
RULE(MEMBER_BEHIND, "member-behind", TAKEN_BY_6_7, FACT_PACKAGE,
     "a member that no payload names stands behind the payloads",
     "does not look at it")
RULE(MEMBER_MISSING, "member-missing", ALL(REFUSED), FACT_BOTH,
     "a payload of the descriptor has no member",
     "refuses the VIB")
RULE(MEMBER_DUPLICATE, "member-duplicate", TAKEN_BY_6_7, FACT_PACKAGE,
     "two members have the same name",
     "takes the first")
RULE(PAYLOAD_ORDER, "payload-order", ALL(REFUSED), FACT_BOTH,
     "the payloads do not follow in the descriptor's order",
     "refuses the VIB")

/* the descriptor */
RULE(DESCRIPTOR_SIZE, "descriptor-size", ALL(UNKNOWN), FACT_NONE,
     "the descriptor is larger than 1 MiB, or has more elements than are judged",
     "not known")
RULE(DESCRIPTOR_XML, "descriptor-xml", ALL(REFUSED), FACT_BOTH,
     "the descriptor is not well-formed XML",
     "refuses the VIB")
RULE(DESCRIPTOR_DOCTYPE, "descriptor-doctype", TAKEN_BY_6_7, FACT_PACKAGE,
     "the descriptor has a document type declaration",
     "takes it; no VIB needs one")
RULE(DESCRIPTOR_ENTITIES, "descriptor-entities", ALL(UNKNOWN), FACT_NONE,
     "the document type declaration declares entities or attributes, and the descriptor is not judged further",
     "not known; no VIB needs one")
RULE(DESCRIPTOR_ENCODING, "descriptor-encoding", GRADES(ADVICE, ADVICE, REFUSED, UNKNOWN, UNKNOWN), FACT_PACKAGE,
     "the XML declaration of the descriptor names an encoding, or it is UTF-16",
     "6.7 refuses the VIB: it parses text, not bytes")
RULE(BYTE_ORDER_MARK, "byte-order-mark", TAKEN_BY_6_7, FACT_PACKAGE,
     "the descriptor begins with a byte order mark",
     "takes it")
RULE(DESCRIPTOR_ROOT, "descriptor-root", ALL(REFUSED), FACT_BOTH,
     "the descriptor's outermost element is not vib",
     "refuses the VIB")
RULE(DESCRIPTOR_NAMESPACE, "descriptor-namespace", REFUSED_BY_6_7, FACT_PACKAGE,
     "the descriptor has an XML name space",
     "refuses the VIB: it finds none of the elements that it knows")
RULE(VIB_FORMAT_VERSION, "vib-format-version", TAKEN_BY_6_7, FACT_PACKAGE,
     "the format version is not 5.0",
     "takes it")
RULE(ELEMENT_MISSING, "element-missing", ALL(REFUSED), FACT_BOTH,
     "there is no name or no release date",
     "refuses the VIB")
RULE(ELEMENT_ABSENT, "element-absent", TAKEN_BY_6_7, FACT_PACKAGE,
     "an element is missing that the vendor always writes",
     "takes it; without live-install-allowed it wants a reboot")
RULE(ELEMENT_ORDER, "element-order", ALL(ADVICE), FACT_VENDOR,
     "the elements are not in the vendor's order",
     "takes any order as far as known")
RULE(ELEMENT_UNKNOWN, "element-unknown", ALL(ADVICE), FACT_VENDOR,
     "an element is not one of the vendor's",
     "ignores it as far as known")
RULE(ELEMENT_DUPLICATE, "element-duplicate", ALL(ADVICE), FACT_VENDOR,
     "an element stands there twice",
     "uses one of them")
RULE(VIB_TYPE, "vib-type", ALL(REFUSED), FACT_BOTH,
     "the type of a community VIB is not bootbank",
     "refuses the VIB")
RULE(VIB_NAME, "vib-name", TAKEN_BY_6_7, FACT_PACKAGE,
     "the name holds other characters than 0-9 A-Z a-z _ . -",
     "takes it; builders must not write it")
RULE(VIB_NAME_LENGTH, "vib-name-length", ALL(ADVICE), FACT_VENDOR,
     "the name is longer than 35 characters",
     "takes it; builders must not write it")
RULE(VIB_NAME_TOO_LONG, "vib-name-too-long", REFUSED_BY_6_7, FACT_PACKAGE,
     "the name is so long that the path of its file in the boot bank passes 99 bytes",
     "cannot write its database")
RULE(VIB_VENDOR, "vib-vendor", TAKEN_BY_6_7, FACT_PACKAGE,
     "the vendor holds other characters than 0-9 A-Z a-z _ . -",
     "takes it; builders must not write it")
RULE(VIB_VENDOR_LENGTH, "vib-vendor-length", ALL(ADVICE), FACT_VENDOR,
     "the vendor is longer than 35 characters",
     "takes it; builders must not write it")
RULE(VIB_VERSION, "vib-version", TAKEN_BY_6_7, FACT_PACKAGE,
     "the version is not V-R: words with dots, one dash, words with dots",
     "takes it; builders must not write it")
RULE(VIB_VERSION_DASHES, "vib-version-dashes", ALL(REFUSED), FACT_BOTH,
     "the version has more than one dash",
     "refuses the VIB")
RULE(VIB_VERSION_LENGTH, "vib-version-length", ALL(ADVICE), FACT_VENDOR,
     "the version is longer than 35 characters",
     "takes it; builders must not write it")
RULE(SUMMARY_LENGTH, "summary-length", ALL(ADVICE), FACT_VENDOR,
     "the summary is longer than 80 characters",
     "takes it; builders must not write it")
RULE(URL_KEY_LENGTH, "url-key-length", ALL(ADVICE), FACT_VENDOR,
     "a url's key is longer than 20 characters",
     "takes it; builders must not write it")
RULE(URL_KEY_MISSING, "url-key-missing", REFUSED_BY_6_7, FACT_PACKAGE,
     "a url has no key",
     "refuses the VIB")
RULE(RELEASE_DATE, "release-date", ALL(REFUSED), FACT_BOTH,
     "the release date is not a date with a time such as 2026-11-22T18:00:00Z",
     "refuses a date alone, and what is no date")
RULE(BOOLEAN, "boolean", ALL(REFUSED), FACT_BOTH,
     "an element that is true or false is neither",
     "refuses the VIB")
RULE(BOOLEAN_SPELLING, "boolean-spelling", TAKEN_BY_6_7, FACT_PACKAGE,
     "a true or false is spelt otherwise: 1, TRUE, or with blanks",
     "takes it")
RULE(OVERLAY, "overlay", ALL(REFUSED), FACT_BOTH,
     "a community VIB has overlay true",
     "refuses the VIB")
RULE(ACCEPTANCE_LEVEL, "acceptance-level", ALL(REFUSED), FACT_BOTH,
     "the acceptance level is none of community, partner, accepted, certified",
     "refuses the VIB")
RULE(RELATIONSHIP_MISSING, "relationship-missing", ALL(ADVICE), FACT_VENDOR,
     "one of depends, conflicts, replaces, provides, compatibleWith is missing",
     "takes it as far as known; the vendor writes all five")
RULE(CONSTRAINT, "constraint", ALL(REFUSED), FACT_BOTH,
     "a constraint has no name, half of relation and version, an unknown relation, or an impossible version",
     "refuses the VIB")
RULE(HARDWARE_PLATFORM, "hardware-platform", REFUSED_BY_6_7, FACT_PACKAGE,
     "a hardware platform names no vendor",
     "refuses the VIB")
RULE(DEPENDS_MISSING, "depends-missing", ALL(REFUSED), FACT_BOTH,
     "the VIB depends on one that is not on the host (--installed)",
     "refuses the VIB: it requires another one")
RULE(CONFLICT, "conflict", ALL(REFUSED), FACT_BOTH,
     "the VIB conflicts with one that is on the host (--installed)",
     "refuses the VIB: it conflicts with another one")

/* the file list and the paths */
RULE(FILE_LIST_PATH, "file-list-path", ALL(ADVICE), FACT_VENDOR,
     "a path in the file list begins with a slash, or has an empty, . or .. part",
     "refuses the VIB")
RULE(FILE_LIST_LENGTH, "file-list-length", ALL(ADVICE), FACT_VENDOR,
     "a path in the file list is longer than 99 bytes",
     "takes it; builders must not write it")
RULE(FILE_LIST_DUPLICATE, "file-list-duplicate", ALL(ADVICE), FACT_VENDOR,
     "a path stands in the file list twice",
     "takes it")
RULE(FILE_LIST_TOO_LONG, "file-list-too-long", ALL(UNKNOWN), FACT_NONE,
     "there are more than 50000 paths in the file list, too many to be judged",
     "not known")
RULE(FILE_LIST_EXTRA, "file-list-extra", ALL(ADVICE), FACT_VENDOR,
     "the file list names a file that no payload has",
     "looks for init scripts and conflicts that are not there")
RULE(FILE_LIST_MISSING, "file-list-missing", ALL(ADVICE), FACT_PACKAGE,
     "a payload has a file that the file list does not name: nobody sees it, wherever it lies",
     "installs it in silence; does not start its init script")
RULE(PATH_NOT_ALLOWED, "path-not-allowed", ALL(FORCE), FACT_BOTH,
     "a community VIB may not have a file at this path",
     "violates extensibility rule checks (with --force it installs)")
RULE(PATH_INIT_SCRIPT, "path-init-script", GRADES(FORCE, NOTHING, NOTHING, NOTHING, NOTHING), FACT_BOTH,
     "5.x and early 6.0 do not allow a community VIB an init script",
     "violates extensibility rule checks (with --force it installs)")

/* the payloads */
RULE(PAYLOAD_NONE, "payload-none", ALL(ADVICE), FACT_VENDOR,
     "the VIB has no payload",
     "takes it")
RULE(PAYLOAD_TOO_MANY, "payload-too-many", ALL(UNKNOWN), FACT_NONE,
     "there are more than 100 payloads, too many to be judged",
     "not known")
RULE(PAYLOAD_NAME, "payload-name", ALL(REFUSED), FACT_BOTH,
     "a payload's name is not 1 to 15 characters of 0-9 A-Z a-z _ . -",
     "refuses the VIB")
RULE(PAYLOAD_TYPE, "payload-type", ALL(REFUSED), FACT_BOTH,
     "the type of a community VIB's payload is neither tgz nor vgz",
     "refuses the VIB")
RULE(PAYLOAD_NOT_JUDGED, "payload-not-judged", ALL(UNKNOWN), FACT_NONE,
     "the payload is of a type that vibtool cannot look into",
     "unpacks it")
RULE(PAYLOAD_DUPLICATE, "payload-duplicate", TAKEN_BY_6_7, FACT_PACKAGE,
     "two payloads have the same name",
     "takes it")
RULE(PAYLOAD_SIZE, "payload-size", TAKEN_BY_6_7, FACT_PACKAGE,
     "the size of a payload is absent, or not the size of its member",
     "takes it")
RULE(CHECKSUM_SHA256_GUNZIP_MISSING, "checksum-sha256-gunzip-missing", GRADES(ADVICE, ADVICE, ADVICE, ADVICE, REFUSED), FACT_REPORT,
     "there is no sha-256 of the tar (verify-process gunzip)",
     "8.0 cannot verify the payload")
RULE(CHECKSUM_SHA256_MISSING, "checksum-sha256-missing", GRADES(REFUSED, REFUSED, REFUSED, UNKNOWN, UNKNOWN), FACT_BOTH,
     "there is no sha-256 of the member's bytes",
     "5.x to 6.5 compare them with the last sha-256; 6.7 has an error about checksumtype")
RULE(CHECKSUM_SHA1_GUNZIP_MISSING, "checksum-sha1-gunzip-missing", ALL(ADVICE), FACT_PACKAGE,
     "there is no sha-1 of the tar (verify-process gunzip)",
     "installs it; 6.7 cannot verify the payload later")
RULE(CHECKSUM_ORDER, "checksum-order", GRADES(REFUSED, REFUSED, ADVICE, ADVICE, ADVICE), FACT_BOTH,
     "the last sha-256 is that of the tar, not that of the member's bytes",
     "5.x to 6.5 compare the member's bytes with the last sha-256")
RULE(CHECKSUM_SHA1_ORDER, "checksum-sha1-order", ALL(ADVICE), FACT_VENDOR,
     "the sha-1 does not stand behind both sha-256",
     "takes it as far as known")
RULE(CHECKSUM_FORMAT, "checksum-format", ALL(REFUSED), FACT_BOTH,
     "a checksum is not as many hexadecimal digits as its type has",
     "refuses the VIB")
RULE(CHECKSUM_VALUE, "checksum-value", ALL(REFUSED), FACT_BOTH,
     "a checksum is not that of the payload",
     "refuses the VIB: the payload's checksum does not match")
RULE(CHECKSUM_UNKNOWN, "checksum-unknown", ALL(UNKNOWN), FACT_NONE,
     "a checksum is of a type or process that vibtool does not know",
     "not known")
RULE(CHECKSUM_DUPLICATE, "checksum-duplicate", ALL(ADVICE), FACT_VENDOR,
     "two checksums are of the same type and process",
     "uses one of them")

/* the gzip around a payload */
RULE(GZIP_HEADER, "gzip-header", ALL(REFUSED), FACT_BOTH,
     "a payload does not begin as gzip",
     "cannot unpack the payload")
RULE(GZIP_MTIME, "gzip-mtime", ALL(ADVICE), FACT_FIELD,
     "the gzip header holds a time",
     "takes it; the same content should give the same bytes")
RULE(GZIP_FLAGS, "gzip-flags", ALL(ADVICE), FACT_FIELD,
     "the gzip header holds a name, a comment or other fields",
     "takes it; the same content should give the same bytes")
RULE(GZIP_EXTRA, "gzip-extra", BREAKS_ON_6_7, FACT_READER,
     "the gzip header has an extra field",
     "cannot unpack the payload")
RULE(GZIP_DATA, "gzip-data", ALL(REFUSED), FACT_BOTH,
     "the gzip stream is damaged",
     "cannot unpack the payload")
RULE(GZIP_TRUNCATED, "gzip-truncated", ALL(REFUSED), FACT_BOTH,
     "the gzip stream ends too early",
     "cannot unpack the payload")
RULE(GZIP_MEMBERS, "gzip-members", TAKEN_BY_6_7, FACT_PACKAGE,
     "the payload consists of several gzip streams",
     "takes it")
RULE(GZIP_TRAILING, "gzip-trailing", TAKEN_BY_6_7, FACT_PACKAGE,
     "something that is no gzip stands behind the stream",
     "takes it")

/* the tar in a payload */
RULE(TAR_FORMAT, "tar-format", ALL(BREAKS), FACT_READER,
     "an entry has another magic than 'ustar  ' or 'visor  ', or not that of the first",
     "cannot mount the payload: the installation is rolled back")
RULE(TAR_PREFIX, "tar-prefix", BREAKS_ON_6_7, FACT_READER,
     "the prefix field of an entry is not empty",
     "cannot mount the payload: the installation is rolled back")
RULE(TAR_LONG_NAME, "tar-long-name", TAKEN_BY_6_7, FACT_PACKAGE,
     "the tar has an entry for a long name",
     "takes it")
RULE(TAR_CHECKSUM, "tar-checksum", ALL(BREAKS), FACT_READER,
     "the checksum in an entry's header is wrong",
     "cannot mount the payload: the installation is rolled back")
RULE(TAR_NUMBER, "tar-number", BREAKS_ON_6_7, FACT_READER,
     "a number is not octal digits up to a NUL, or has more than 32 bits",
     "cannot mount the payload: the installation is rolled back")
RULE(TAR_TRUNCATED, "tar-truncated", ALL(BREAKS), FACT_READER,
     "the tar ends inside of an entry",
     "cannot mount the payload: the installation is rolled back")
RULE(TAR_END, "tar-end", BREAKS_ON_6_7, FACT_READER,
     "the tar does not end in a block of zeros",
     "cannot mount the payload: the installation is rolled back")
RULE(TAR_LENGTH, "tar-length", BREAKS_ON_6_7, FACT_READER,
     "the length of the tar is no multiple of 512 bytes",
     "cannot mount the payload: the installation is rolled back")
RULE(TAR_END_SHORT, "tar-end-short", ALL(ADVICE), FACT_VENDOR,
     "the tar ends in one block of zeros, not in two",
     "takes it")
RULE(TAR_TRAILING, "tar-trailing", ALL(ADVICE), FACT_VENDOR,
     "something stands behind the end of the tar",
     "does not see it")
RULE(TAR_KIND, "tar-kind", BREAKS_ON_6_7, FACT_READER,
     "an entry is of a type that the host's reader does not know",
     "cannot mount the payload: the installation is rolled back")
RULE(TAR_DIRECTORY, "tar-directory", BREAKS_ON_6_7, FACT_READER,
     "a directory has no slash at its end, or a size",
     "cannot mount the payload: the installation is rolled back")
RULE(TAR_NODE, "tar-node", TAKEN_BY_6_7, FACT_PACKAGE,
     "an entry is a FIFO or a character device",
     "takes it")
RULE(TAR_LINK, "tar-link", ALL(ADVICE), FACT_FIELD,
     "an entry is a symbolic link",
     "takes it as far as known")
RULE(TAR_LINK_TARGET, "tar-link-target", BREAKS_ON_6_7, FACT_READER,
     "a symbolic link has no target, or one of 100 bytes or more",
     "cannot mount the payload: the installation is rolled back")
RULE(TAR_ABSOLUTE, "tar-absolute", ALL(BREAKS), FACT_READER,
     "a path begins with a slash",
     "cannot mount the payload: the installation is rolled back")
RULE(TAR_DOT, "tar-dot", ALL(BREAKS), FACT_READER,
     "a path begins with ./ or has an empty or . part",
     "cannot mount the payload: the installation is rolled back")
RULE(TAR_DOT_DOT, "tar-dot-dot", ALL(BREAKS), FACT_READER,
     "a path has a part ..",
     "cannot mount the payload: the installation is rolled back")
RULE(TAR_NAME_LENGTH, "tar-name-length", ALL(ADVICE), FACT_VENDOR,
     "a path is longer than 99 bytes",
     "takes it as far as known; builders must not write it")
RULE(TAR_NAME_BYTES, "tar-name-bytes", ALL(ADVICE), FACT_VENDOR,
     "a path holds something else than printable ASCII",
     "takes it as far as known")
RULE(TAR_PARENT_MISSING, "tar-parent-missing", GRADES(UNKNOWN, UNKNOWN, BREAKS, UNKNOWN, BREAKS), FACT_READER,
     "a path's directory is neither in the tar nor on every host",
     "cannot mount the payload: Errno 22")
RULE(TAR_PARENT_LATE, "tar-parent-late", GRADES(UNKNOWN, UNKNOWN, BREAKS, UNKNOWN, BREAKS), FACT_READER,
     "a path's directory comes behind it",
     "cannot mount the payload: Errno 22")
RULE(TAR_PARENT_KIND, "tar-parent-kind", ALL(BREAKS), FACT_READER,
     "a path lies below something that is no directory",
     "cannot mount the payload: the installation is rolled back")
RULE(TAR_DUPLICATE, "tar-duplicate", TAKEN_BY_6_7, FACT_PACKAGE,
     "two entries have the same path",
     "shows one of them")
RULE(TAR_TOO_MANY, "tar-too-many", ALL(UNKNOWN), FACT_NONE,
     "there are more than 50000 entries, too many to be judged",
     "not known")
RULE(TAR_OWNER, "tar-owner", TAKEN_BY_6_7, FACT_PACKAGE,
     "an entry does not belong to 0/0",
     "gives the file to somebody else than root")
RULE(TAR_SET_ID, "tar-set-id", TAKEN_BY_6_7, FACT_PACKAGE,
     "an entry has a set-uid or set-gid bit",
     "takes it: it runs as another user")
RULE(TAR_WRITABLE, "tar-writable", ALL(ADVICE), FACT_VENDOR,
     "an entry may be written by everybody",
     "lets every user on the host change it")
RULE(STICKY_ELSEWHERE, "sticky-elsewhere", ALL(ADVICE), FACT_VENDOR,
     "a file outside of etc has the sticky bit",
     "keeps changes to sticky files below /etc only")
RULE(STICKY_MISSING, "sticky-missing", ALL(ADVICE), FACT_VENDOR,
     "a file in etc/config lacks the sticky bit (mode 1644)",
     "loses an admin's changes to it at the next reboot")

/* init scripts: every file in etc/init.d is a service, and on */
RULE(INIT_HEADER, "init-header", ALL(ADVICE), FACT_VENDOR,
     "an init script has no line '# chkconfig: ON START STOP'",
     "starts it all the same, in an order that nobody chose")
RULE(INIT_HEADER_VALUE, "init-header-value", ALL(ADVICE), FACT_VENDOR,
     "the chkconfig line is not such as '# chkconfig: on 90 10'",
     "not known")
RULE(INIT_INTERPRETER, "init-interpreter", BREAKS_ON_6_7, FACT_PACKAGE,
     "an init script does not begin with #! and a program",
     "cannot start it; the installation is rolled back")
RULE(INIT_EXECUTABLE, "init-executable", BREAKS_ON_6_7, FACT_PACKAGE,
     "an init script has no execute bit",
     "cannot start it; the installation is rolled back")
RULE(INIT_CARRIAGE_RETURN, "init-carriage-return", ALL(BREAKS), FACT_PACKAGE,
     "an init script's first line ends in CR LF",
     "cannot run it; a failing start rolls the installation back")
RULE(INIT_START_FAILS, "init-start-fails", ALL(BREAKS), FACT_PACKAGE,
     "an init script ends start with another code than 0",
     "rolls the installation back, and says that it is not safe to continue")
RULE(INIT_ARGUMENTS, "init-arguments", ALL(ADVICE), FACT_VENDOR,
     "an init script loops over all of its arguments",
     "gives 'start upgrade': the word upgrade would be taken for a verb")

/* the offline bundle */
RULE(BUNDLE_ZIP, "bundle-zip", ALL(REFUSED), FACT_BOTH,
     "the zip, or a file in it, is damaged",
     "cannot read the bundle")
RULE(BUNDLE_AROUND, "bundle-around", ALL(ADVICE), FACT_PACKAGE,
     "something stands before or behind the zip",
     "takes it")
RULE(BUNDLE_COMPRESSION, "bundle-compression", REFUSED_BY_6_7, FACT_PACKAGE,
     "a file in the zip is packed otherwise than by deflate",
     "cannot read the bundle")
RULE(BUNDLE_PATH, "bundle-path", ALL(REFUSED), FACT_BOTH,
     "a file in the zip has a path that leads out of it, or with a backslash",
     "cannot read the bundle")
RULE(BUNDLE_DUPLICATE, "bundle-duplicate", ALL(ADVICE), FACT_PACKAGE,
     "two files in the zip have the same path",
     "sees one of them")
RULE(BUNDLE_SIZE, "bundle-size", ALL(UNKNOWN), FACT_NONE,
     "a file in the zip is too large to be judged",
     "not known")
RULE(BUNDLE_UNKNOWN, "bundle-unknown", ALL(ADVICE), FACT_PACKAGE,
     "a file in the zip does not belong to a bundle",
     "ignores it")
RULE(BUNDLE_XML, "bundle-xml", ALL(REFUSED), FACT_BOTH,
     "a file in the zip is not well-formed XML",
     "cannot read the bundle")
RULE(BUNDLE_INDEX_MISSING, "bundle-index-missing", ALL(REFUSED), FACT_BOTH,
     "there is no index.xml",
     "esxcli -d cannot read the bundle")
RULE(BUNDLE_INDEX, "bundle-index", ALL(REFUSED), FACT_BOTH,
     "index.xml lacks something, or has another value than bundles have",
     "esxcli -d cannot read the bundle")
RULE(BUNDLE_VENDOR_INDEX_MISSING, "bundle-vendor-index-missing", ALL(REFUSED), FACT_BOTH,
     "there is no vendor-index.xml",
     "esxcli -d cannot read the bundle")
RULE(BUNDLE_VENDOR_INDEX, "bundle-vendor-index", ALL(REFUSED), FACT_BOTH,
     "vendor-index.xml lacks something, or has another value than bundles have",
     "esxcli -d cannot read the bundle")
RULE(BUNDLE_METADATA_MISSING, "bundle-metadata-missing", ALL(REFUSED), FACT_BOTH,
     "there is no metadata.zip",
     "esxcli -d cannot read the bundle")
RULE(BUNDLE_METADATA_ZIP, "bundle-metadata-zip", ALL(REFUSED), FACT_BOTH,
     "metadata.zip, or a file in it, is damaged",
     "esxcli -d cannot read the bundle")
RULE(BUNDLE_VMWARE_MISSING, "bundle-vmware-missing", ALL(ADVICE), FACT_PACKAGE,
     "metadata.zip has no vmware.xml",
     "Lifecycle Manager cannot read the bundle")
RULE(BUNDLE_VMWARE, "bundle-vmware", ALL(ADVICE), FACT_PACKAGE,
     "vmware.xml lacks something, or has another value than bundles have",
     "Lifecycle Manager cannot read the bundle")
RULE(BUNDLE_NO_VIB, "bundle-no-vib", ALL(REFUSED), FACT_BOTH,
     "there is no VIB in the zip",
     "finds nothing to install")
RULE(BUNDLE_VIB_METADATA_MISSING, "bundle-vib-metadata-missing", ALL(REFUSED), FACT_BOTH,
     "metadata.zip has no vibs/*.xml for a VIB",
     "does not see the VIB")
RULE(BUNDLE_VIB_METADATA, "bundle-vib-metadata", ALL(REFUSED), FACT_BOTH,
     "vibs/*.xml says something else than the descriptor in the VIB",
     "unequal values of an attribute")
RULE(BUNDLE_VIB_MISSING, "bundle-vib-missing", ALL(REFUSED), FACT_BOTH,
     "the metadata names a VIB that is not in the zip",
     "cannot find the VIB")
RULE(BUNDLE_VIB_PATH, "bundle-vib-path", ALL(ADVICE), FACT_PACKAGE,
     "a VIB is not at vib20/NAME/VENDOR_bootbank_NAME_VERSION.vib",
     "takes it")
RULE(BUNDLE_VIB_CONFLICT, "bundle-vib-conflict", ALL(REFUSED), FACT_BOTH,
     "two VIBs have the same name and version",
     "unequal values of the 'payloads' attribute")
RULE(BUNDLE_PACKED_SIZE, "bundle-packed-size", ALL(ADVICE), FACT_PACKAGE,
     "the metadata gives a VIB another size than it has",
     "takes it")
RULE(BUNDLE_VIB_CHECKSUM, "bundle-vib-checksum", ALL(ADVICE), FACT_PACKAGE,
     "the metadata gives a VIB another sha-256 than it has",
     "takes it")
RULE(BUNDLE_BULLETIN_MISSING, "bundle-bulletin-missing", ALL(ADVICE), FACT_PACKAGE,
     "no bulletin in bulletins/ or in vmware.xml names a VIB",
     "Lifecycle Manager does not see the VIB")
RULE(BUNDLE_BULLETIN, "bundle-bulletin", ALL(ADVICE), FACT_PACKAGE,
     "a bulletin lacks something, or differs from the one in vmware.xml",
     "Lifecycle Manager cannot read the bundle")
RULE(BUNDLE_COMPONENT, "bundle-component", ALL(ADVICE), FACT_PACKAGE,
     "a bulletin has no componentNameSpec or componentVersionSpec before its releaseDate",
     "'vib install -d' takes it; 'esxcli software component apply' and Lifecycle Manager do not see it")
