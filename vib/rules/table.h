/*
 * table: everything that vibtool can find wrong, each once: RULE(NAME, what is wrong, what comes of it). That is one of the outcomes
 * that rules.c has names for, or three parts: a letter for each release from 5.0 to 9.0, how that is known, what the host does or says.
 * A rule's id is its name: AR_MAGIC is `ar-magic`. rules.h makes the enumerators of it, rules.c the words; that is why it has no guard.
 */
/* clang-format off */
/* the container */
RULE(AR_MAGIC, "the file does not begin with the magic of an ar archive", REFUSED("not a VIB"))
RULE(AR_HEADER, "a member's header is truncated, or has an invalid number", BAD_HEADER)
RULE(AR_HEADER_END, "a member's header does not end in a grave accent and a newline", BAD_HEADER)
RULE(AR_HEADER_DATE, "the time in a member's header is not 0", IN_FIELD(SAME_BYTES))
RULE(AR_HEADER_OWNER, "uid or gid in a member's header is not 0", IN_FIELD(SAME_BYTES))
RULE(AR_HEADER_MODE, "the mode in a member's header is not that of a plain file, 644", IN_FIELD("takes it"))
RULE(AR_NAME, "a member's name has other characters than 0-9 A-Z a-z _ . -", BAD_HEADER)
RULE(AR_LONG_NAMES, "the archive has a table of long names", REFUSED("cannot read the table"))
RULE(AR_SYMBOL_TABLE, "the archive has a symbol table", TAKEN_BY_6_7("ignores it"))
RULE(AR_TRUNCATED, "the file ends inside a member", REFUSED("refuses the VIB as truncated"))
RULE(AR_PADDING, "the padding behind a member of odd size is not a newline", BAD_HEADER)
RULE(AR_PADDING_MISSING, "the padding behind the last member, of odd size, is missing", TAKEN)
RULE(CONTAINER_ORDER, "the first member is not descriptor.xml",
     REFUSED("first member found was ..., but descriptor.xml was expected"))
RULE(SIGNATURE_MISSING, "the second member is not sig.pkcs7",
     REFUSED("another member was found where sig.pkcs7 was expected"))
RULE(SIGNATURE_NOT_EMPTY, "sig.pkcs7 of a community VIB is not empty", TAKEN_BY_6_7("ignores it"))
RULE(SIGNATURE_EMPTY, "a VIB above acceptance level community has no signature",
     REFUSED("could not find a trusted signer"))
RULE(SIGNATURE_NOT_JUDGED, "the VIB is signed; vibtool does not verify signatures",
     UNKNOWN("verifies the signature"))
RULE(MEMBER_UNKNOWN, "a member that no payload names comes before a payload",
     REFUSED("finds it where a payload is expected"))
RULE(MEMBER_BEHIND, "a member that no payload names comes behind the payloads", TAKEN_BY_6_7("ignores it"))
RULE(MEMBER_MISSING, "a payload of the descriptor has no member", REFUSES)
RULE(MEMBER_DUPLICATE, "two members have the same name", TAKEN_BY_6_7("uses the first"))
RULE(PAYLOAD_ORDER, "the payloads are not in the descriptor's order", REFUSES)

/* the descriptor */
RULE(DESCRIPTOR_SIZE, "the descriptor is larger than 1 MiB, or has more elements than vibtool checks",
     NOT_KNOWN)
RULE(DESCRIPTOR_XML, "the descriptor is not well-formed XML", REFUSES)
RULE(DESCRIPTOR_DOCTYPE, "the descriptor has a document type declaration",
     TAKEN_BY_6_7("takes it; no VIB needs one"))
RULE(DESCRIPTOR_ENTITIES,
     "the document type declaration declares entities or attributes; the descriptor is not checked further",
     UNKNOWN("not known; no VIB needs one"))
RULE(DESCRIPTOR_ENCODING, "the XML declaration of the descriptor names an encoding, or the text is UTF-16",
     "aaaaaaruuu", FACT_PACKAGE, "6.7 refuses the VIB: it parses text, not bytes")
RULE(BYTE_ORDER_MARK, "the descriptor begins with a byte order mark", TAKEN)
RULE(DESCRIPTOR_ROOT, "the descriptor's outermost element is not vib", REFUSES)
RULE(DESCRIPTOR_NAMESPACE, "the descriptor has an XML name space",
     REFUSED_BY_6_7("refuses the VIB: it finds none of the elements that it knows"))
RULE(VIB_FORMAT_VERSION, "the format version is not 5.0", TAKEN)
RULE(ELEMENT_MISSING, "there is no name or no release date", REFUSES)
RULE(ELEMENT_ABSENT, "an element is missing that the vendor always writes",
     TAKEN_BY_6_7("takes it; without live-install-allowed it needs a reboot"))
RULE(ELEMENT_ORDER, "the elements are not in the vendor's order", ODD("takes any order"))
RULE(ELEMENT_UNKNOWN, "an element is not one of the vendor's", ODD("ignores it"))
RULE(ELEMENT_DUPLICATE, "an element occurs twice", ODD("uses one of them"))
RULE(VIB_TYPE, "the type of a community VIB is not bootbank", REFUSES)
RULE(VIB_NAME, "the name has other characters than 0-9 A-Z a-z _ . -", TAKEN_BY_6_7(BUILDERS))
RULE(VIB_NAME_LENGTH, "the name is longer than 35 characters", ODD(BUILDERS))
RULE(VIB_NAME_TOO_LONG,
     "the name is so long that the path of its file in the boot bank is longer than 99 bytes",
     REFUSED_BY_6_7("cannot write its database"))
RULE(VIB_VENDOR, "the vendor has other characters than 0-9 A-Z a-z _ . -", TAKEN_BY_6_7(BUILDERS))
RULE(VIB_VENDOR_LENGTH, "the vendor is longer than 35 characters", ODD(BUILDERS))
RULE(VIB_VERSION, "the version is not V-R: words with dots, one dash, words with dots",
     TAKEN_BY_6_7(BUILDERS))
RULE(VIB_VERSION_DASHES, "the version has more than one dash", REFUSES)
RULE(VIB_VERSION_LENGTH, "the version is longer than 35 characters", ODD(BUILDERS))
RULE(SUMMARY_LENGTH, "the summary is longer than 80 characters", ODD(BUILDERS))
RULE(URL_KEY_LENGTH, "a url's key is longer than 20 characters", ODD(BUILDERS))
RULE(URL_KEY_MISSING, "a url has no key", REFUSED_BY_6_7("refuses the VIB"))
RULE(RELEASE_DATE, "the release date is not a date with a time, such as 2026-11-22T18:00:00Z",
     REFUSED("refuses a date alone, and an invalid date"))
RULE(BOOLEAN, "an element that must be true or false is neither", NOT_KNOWN)
RULE(BOOLEAN_SPELLING, "a boolean is not plain true or false: 1, TRUE, or padded with blanks", TAKEN)
RULE(MAINTENANCE_MODE, "maintenance-mode is neither true nor false", REFUSED_BY_6_7("refuses the VIB"))
RULE(OVERLAY, "a community VIB has overlay true", REFUSES)
RULE(ACCEPTANCE_LEVEL, "the acceptance level must be one of community, partner, accepted, certified", REFUSES)
RULE(RELATIONSHIP_MISSING, "one of depends, conflicts, replaces, provides, compatibleWith is missing",
     ODD("takes it"))
RULE(CONSTRAINT, "a constraint has no name, only one of relation and version, or an invalid version", REFUSES)
RULE(CONSTRAINT_RELATION, "the relation of a constraint must be one of << <= = >= >>", NOT_KNOWN)
RULE(HARDWARE_PLATFORM, "a hardware platform has no vendor", REFUSED_BY_6_7("refuses the VIB"))
RULE(DEPENDS_MISSING, "the VIB depends on one that is not on the host (--installed)",
     REFUSED("refuses the VIB: a dependency is missing"))
RULE(DEPENDS_UNKNOWN,
     "the VIB depends on an interface of the kernel, which lists of VIBs do not show (--installed)",
     NOT_KNOWN)
RULE(CONFLICT, "the VIB conflicts with one that is on the host (--installed)",
     REFUSED("refuses the VIB: it conflicts with another one"))

/* the file list and the paths */
RULE(FILE_LIST_PATH, "a path in the file list begins with a slash, or has an empty, . or .. part",
     ODD(BUILDERS))
RULE(FILE_LIST_LENGTH, "a path in the file list is longer than 99 bytes", ODD(BUILDERS))
RULE(FILE_LIST_DUPLICATE, "a path is in the file list twice", ODD("takes it"))
RULE(FILE_LIST_TOO_LONG, "there are more than 50000 paths in the file list, too many to check", NOT_KNOWN)
RULE(FILE_LIST_EXTRA, "the file list names a file that no payload has",
     ODD("looks for init scripts and conflicts that are not there"))
RULE(FILE_LIST_MISSING,
     "a payload has a file that the file list does not name: nobody sees it, wherever it is",
     SEEN_TAKEN("installs it silently; does not start its init script"))
RULE(PATH_NOT_ALLOWED, "a community VIB may not have a file at this path", "ffffffffff", NOT_EXTENSIBLE)
RULE(PATH_INIT_SCRIPT, "5.x and early 6.0 do not allow a community VIB an init script", "ffff------",
     NOT_EXTENSIBLE)
RULE(PATH_SECPOLICY, "a community VIB has a file in etc/vmware/secpolicy", "--------rr", FACT_REPORT,
     "refuses the VIB at this acceptance level")

/* the payloads */
RULE(PAYLOAD_NONE, "the VIB has no payload", ODD("takes it"))
RULE(PAYLOAD_TOO_MANY, "there are more than 100 payloads, too many to check", NOT_KNOWN)
RULE(PAYLOAD_NAME, "a payload's name is not 1 to 15 characters of 0-9 A-Z a-z _ . -", REFUSES)
RULE(PAYLOAD_TYPE, "the type of a community VIB's payload is neither tgz nor vgz", REFUSES)
RULE(PAYLOAD_NOT_JUDGED, "the payload is of a type that vibtool cannot look into", UNKNOWN("unpacks it"))
RULE(PAYLOAD_DUPLICATE, "two payloads have the same name", TAKEN)
RULE(PAYLOAD_SIZE, "the size of a payload is absent, or not the size of its member", TAKEN)
RULE(CHECKSUM_SHA256_GUNZIP_MISSING, "there is no sha-256 of the tar (verify-process gunzip)", "aaaaaaaarr",
     FACT_REPORT, "8.0 cannot verify the payload")
RULE(CHECKSUM_SHA256_MISSING, "there is no sha-256 of the member's bytes", "rrrrrrruuu", FACT_BOTH,
     "5.x to 6.5 compare them with the last sha-256; 6.7 fails with an error about checksumtype")
RULE(CHECKSUM_SHA1_GUNZIP_MISSING, "there is no sha-1 of the tar (verify-process gunzip)",
     SEEN_TAKEN("installs it; 6.7 cannot verify the payload later"))
RULE(CHECKSUM_ORDER, "the last sha-256 is that of the tar, not that of the member's bytes", "rrrrrraaaa",
     FACT_BOTH, "5.x to 6.5 compare the member's bytes with the last sha-256")
RULE(CHECKSUM_SHA1_ORDER, "the sha-1 is not behind both sha-256", ODD("takes it"))
RULE(CHECKSUM_FORMAT, "a checksum does not have as many hexadecimal digits as its type", REFUSES)
RULE(CHECKSUM_VALUE, "a checksum is not that of the payload",
     REFUSED("refuses the VIB: the payload's checksum does not match"))
RULE(CHECKSUM_UNKNOWN, "a checksum is of a type or process that vibtool does not know", NOT_KNOWN)
RULE(CHECKSUM_DUPLICATE, "two checksums are of the same type and process", ODD("uses one of them"))

/* the gzip around a payload */
RULE(GZIP_HEADER, "a payload does not begin as gzip", UNPACKS_NOT)
RULE(GZIP_MTIME, "the gzip header has a time", IN_FIELD(SAME_BYTES))
RULE(GZIP_FLAGS, "the gzip header has a name, a comment or other fields", IN_FIELD(SAME_BYTES))
RULE(GZIP_EXTRA, "the gzip header has an extra field", BREAKS_ON_6_7(FACT_READER, "cannot unpack the payload"))
RULE(GZIP_DATA, "the gzip stream is damaged", UNPACKS_NOT)
RULE(GZIP_TRUNCATED, "the gzip stream is truncated", UNPACKS_NOT)
RULE(GZIP_MEMBERS, "the payload has several gzip streams", TAKEN)
RULE(GZIP_TRAILING, "there are other bytes behind the gzip stream", TAKEN)

/* the tar in a payload */
RULE(TAR_FORMAT, "an entry has another magic than 'ustar  ' or 'visor  ', or not that of the first entry",
     MOUNTS_NOT)
RULE(TAR_PREFIX, "the prefix field of an entry is not empty", MOUNTS_NOT_ON_6_7)
RULE(TAR_LONG_NAME, "the tar has an entry for a long name", TAKEN)
RULE(TAR_CHECKSUM, "the checksum in an entry's header is wrong", MOUNTS_NOT)
RULE(TAR_NUMBER, "a number is not octal digits up to a NUL, or has more than 32 bits", MOUNTS_NOT_ON_6_7)
RULE(TAR_TRUNCATED, "the tar ends inside an entry", MOUNTS_NOT)
RULE(TAR_END, "the tar does not end in a block of zeros", MOUNTS_NOT_ON_6_7)
RULE(TAR_LENGTH, "the length of the tar is not a multiple of 512 bytes", MOUNTS_NOT_ON_6_7)
RULE(TAR_END_SHORT, "the tar ends in one block of zeros, not in two", ODD("takes it"))
RULE(TAR_TRAILING, "there are other bytes behind the end of the tar", ODD("ignores them"))
RULE(TAR_KIND, "an entry is of a type that the host's reader does not know", MOUNTS_NOT_ON_6_7)
RULE(TAR_DIRECTORY, "a directory has no slash at its end, or a size", MOUNTS_NOT_ON_6_7)
RULE(TAR_NODE, "an entry is a FIFO or a character device", TAKEN)
RULE(TAR_LINK, "an entry is a symbolic link", IN_FIELD("takes it"))
RULE(TAR_LINK_TARGET, "a symbolic link has no target, or one of 100 bytes or more", MOUNTS_NOT_ON_6_7)
RULE(TAR_ABSOLUTE, "a path begins with a slash", MOUNTS_NOT)
RULE(TAR_DOT, "a path begins with ./ or has an empty or . part", MOUNTS_NOT)
RULE(TAR_DOT_DOT, "a path has a part ..", MOUNTS_NOT)
RULE(TAR_NAME_LENGTH, "a path is longer than 99 bytes", ODD(BUILDERS))
RULE(TAR_NAME_BYTES, "a path has other characters than printable ASCII", ODD("takes it"))
RULE(TAR_PARENT_MISSING, "a path's directory is neither in the tar nor on every host", HAS_NO_PARENT)
RULE(TAR_PARENT_LATE, "a path's directory comes behind it", HAS_NO_PARENT)
RULE(TAR_PARENT_KIND, "a path is below something that is not a directory", MOUNTS_NOT)
RULE(TAR_DUPLICATE, "two entries have the same path", TAKEN_BY_6_7("shows one of them"))
RULE(TAR_TOO_MANY, "there are more than 50000 entries, or 8 MiB of paths, too many to check", NOT_KNOWN)
RULE(TAR_OWNER, "an entry does not belong to 0/0", TAKEN_BY_6_7("gives the file to another user than root"))
RULE(TAR_SET_ID, "an entry has a set-uid or set-gid bit", TAKEN_BY_6_7("takes it: it runs as another user"))
RULE(TAR_WRITABLE, "everybody may write an entry", ODD("lets every user on the host change it"))
RULE(PROGRAM_32_BIT, "a program is of 32 bits", "--------bb", FACT_REPORT,
     "does not run it: from 8.0 on programs must be 64-bit")
RULE(STICKY_ELSEWHERE, "a file outside etc has the sticky bit",
     ODD("keeps changes to sticky files below /etc only"))
RULE(STICKY_MISSING, "a file in etc/config lacks the sticky bit (mode 1644)",
     ODD("loses an administrator's changes to it at the next reboot"))

/* init scripts: every file in etc/init.d is a service, and on */
RULE(INIT_HEADER, "an init script has no line '# chkconfig: ON START STOP'",
     ODD("starts it all the same, at a place of its own choice"))
RULE(INIT_HEADER_VALUE, "the chkconfig line is not such as '# chkconfig: on 90 10'", ODD("not known"))
RULE(INIT_INTERPRETER, "an init script does not begin with #! and a program", STARTS_NOT_ON_6_7)
RULE(INIT_EXECUTABLE, "an init script has no execute bit", STARTS_NOT_ON_6_7)
RULE(INIT_CARRIAGE_RETURN, "an init script's first line ends in CR LF", "bbbbbbbbbb", FACT_PACKAGE,
     STARTS_NOT)
RULE(INIT_START_FAILS, "an init script ends start with another code than 0", "bbbbbbbbbb", FACT_PACKAGE,
     "rolls the installation back: It is not safe to continue")
RULE(INIT_ARGUMENTS, "an init script loops over all of its arguments",
     ODD("calls it with 'start upgrade': the loop would run the word upgrade, too"))

/* the offline bundle */
RULE(BUNDLE_ZIP, "the zip, or a file in it, is damaged", REFUSED("cannot read the bundle"))
RULE(BUNDLE_AROUND, "there are bytes behind the zip, or its end is missing", SEEN_TAKEN("takes it"))
RULE(BUNDLE_COMPRESSION, "a file in the zip is compressed by another method than deflate",
     REFUSED_BY_6_7("cannot read the bundle"))
RULE(BUNDLE_PATH, "a file in the zip has a path that leads out of it, or a backslash",
     REFUSED("cannot read the bundle"))
RULE(BUNDLE_DUPLICATE, "two files in the zip have the same path", SEEN_TAKEN("uses one of them"))
RULE(BUNDLE_SIZE, "a file in the zip is too large to check, or declares entities", NOT_KNOWN)
RULE(BUNDLE_UNKNOWN, "a file in the zip does not belong to a bundle", SEEN_TAKEN("ignores it"))
RULE(BUNDLE_XML, "a file in the zip is not well-formed XML", REFUSED("cannot read the bundle"))
RULE(BUNDLE_INDEX_MISSING, "there is no index.xml", READS_NOT)
RULE(BUNDLE_INDEX, "index.xml lacks an element, or has another value than bundles have", READS_NOT)
RULE(BUNDLE_VENDOR_INDEX_MISSING, "there is no vendor-index.xml", READS_NOT)
RULE(BUNDLE_VENDOR_INDEX, "vendor-index.xml lacks an element, or has another value than bundles have",
     READS_NOT)
RULE(BUNDLE_PLATFORM, "vendor-index.xml names no platform 9.*", "---------u", FACT_REPORT,
     "needs that platform")
RULE(BUNDLE_METADATA_MISSING, "there is no metadata.zip", READS_NOT)
RULE(BUNDLE_METADATA_ZIP, "metadata.zip, or a file in it, is damaged", READS_NOT)
RULE(BUNDLE_VMWARE_MISSING, "metadata.zip has no vmware.xml", MANAGER_READS_NOT)
RULE(BUNDLE_VMWARE, "vmware.xml lacks an element, or has another value than bundles have", MANAGER_READS_NOT)
RULE(BUNDLE_NO_VIB, "there is no VIB in the zip", REFUSED("finds nothing to install"))
RULE(BUNDLE_VIB_METADATA_MISSING, "metadata.zip has no vibs/*.xml for a VIB", REFUSED("does not see the VIB"))
RULE(BUNDLE_VIB_METADATA, "vibs/*.xml differs from the descriptor in the VIB",
     REFUSED("unequal values of an attribute"))
RULE(BUNDLE_VIB_MISSING, "the metadata names a VIB that is not in the zip", REFUSED("cannot find the VIB"))
RULE(BUNDLE_VIB_PATH, "a VIB is not at vib20/NAME/VENDOR_bootbank_NAME_VERSION.vib", SEEN_TAKEN("takes it"))
RULE(BUNDLE_VIB_CONFLICT, "two VIBs have the same name and version",
     REFUSED("unequal values of the 'payloads' attribute"))
RULE(BUNDLE_PACKED_SIZE, "the metadata gives another size of a VIB than it has", SEEN_TAKEN("takes it"))
RULE(BUNDLE_VIB_CHECKSUM, "the metadata gives another sha-256 of a VIB than it has", SEEN_TAKEN("takes it"))
RULE(BUNDLE_BULLETIN_MISSING, "no bulletin in bulletins/ or in vmware.xml names a VIB",
     SEEN_TAKEN("Lifecycle Manager does not see the VIB"))
RULE(BUNDLE_BULLETIN, "a bulletin lacks an element, or has another value than bundles have",
     MANAGER_READS_NOT)
RULE(BUNDLE_COMPONENT, "a bulletin has no componentNameSpec or componentVersionSpec before its releaseDate",
     SEEN_TAKEN("'vib install -d' takes it; 'component apply' and Lifecycle Manager do not see it"))
