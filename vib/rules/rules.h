/*
 * rules: the one table of everything that vibtool can find wrong. The check, `vibtool rules`, the tests and
 * the manual take it from here.
 */
#ifndef VIBTOOL_RULES_H
#define VIBTOOL_RULES_H

#include <stdbool.h>

/* What a release does; the worse the greater. */
enum grade {
    GRADE_NONE,        /* it takes it, and nothing is to be said */
    GRADE_ADVICE,      /* it takes it; the vendor does not write it, and other releases may object */
    GRADE_UNKNOWN,     /* nobody saw what this release does, or vibtool cannot look */
    GRADE_NEEDS_FORCE, /* it installs it with --force only */
    GRADE_BREAKS,      /* it installs it, then: a failed mount, a start that rolls back, a reboot */
    GRADE_REFUSED      /* it does not install it */
};

/* The releases that differ; RELEASES is their number. */
enum release {
    RELEASE_5_0,
    RELEASE_5_1,
    RELEASE_5_5,
    RELEASE_6_0,
    RELEASE_6_0_U1,
    RELEASE_6_5,
    RELEASE_6_7,
    RELEASE_7_0,
    RELEASE_8_0,
    RELEASE_9_0,
    RELEASES
};

/* Sets of releases are bits, 1U << release. */
enum { RELEASES_ALL = (1 << RELEASES) - 1, RELEASES_LATE = RELEASES_ALL & ~((1 << RELEASE_6_7) - 1) };

/* Releases of one generation behave alike: 5.x with 6.0, 6.0 U1 with 6.5, 6.7, 7.0, 8.0 with 9.0. */
enum { GENERATIONS = 5 };

enum rule {
    /* the container */
    RULE_AR_MAGIC,
    RULE_AR_HEADER,
    RULE_AR_HEADER_END,
    RULE_AR_HEADER_DATE,
    RULE_AR_HEADER_OWNER,
    RULE_AR_HEADER_MODE,
    RULE_AR_NAME,
    RULE_AR_LONG_NAMES,
    RULE_AR_SYMBOL_TABLE,
    RULE_AR_TRUNCATED,
    RULE_AR_PADDING,
    RULE_AR_PADDING_MISSING,
    RULE_CONTAINER_ORDER,
    RULE_SIGNATURE_MISSING,
    RULE_SIGNATURE_NOT_EMPTY,
    RULE_SIGNATURE_EMPTY,
    RULE_SIGNATURE_NOT_JUDGED,
    RULE_MEMBER_UNKNOWN,
    RULE_MEMBER_BEHIND,
    RULE_MEMBER_MISSING,
    RULE_MEMBER_DUPLICATE,
    RULE_PAYLOAD_ORDER,
    /* the descriptor */
    RULE_DESCRIPTOR_SIZE,
    RULE_DESCRIPTOR_XML,
    RULE_DESCRIPTOR_DOCTYPE,
    RULE_DESCRIPTOR_ENTITIES,
    RULE_DESCRIPTOR_ENCODING,
    RULE_BYTE_ORDER_MARK,
    RULE_DESCRIPTOR_ROOT,
    RULE_DESCRIPTOR_NAMESPACE,
    RULE_VIB_FORMAT_VERSION,
    RULE_ELEMENT_MISSING,
    RULE_ELEMENT_ABSENT,
    RULE_ELEMENT_ORDER,
    RULE_ELEMENT_UNKNOWN,
    RULE_ELEMENT_DUPLICATE,
    RULE_VIB_TYPE,
    RULE_VIB_NAME,
    RULE_VIB_NAME_LENGTH,
    RULE_VIB_NAME_TOO_LONG,
    RULE_VIB_VENDOR,
    RULE_VIB_VENDOR_LENGTH,
    RULE_VIB_VERSION,
    RULE_VIB_VERSION_DASHES,
    RULE_VIB_VERSION_LENGTH,
    RULE_SUMMARY_LENGTH,
    RULE_URL_KEY_LENGTH,
    RULE_URL_KEY_MISSING,
    RULE_RELEASE_DATE,
    RULE_BOOLEAN,
    RULE_BOOLEAN_SPELLING,
    RULE_OVERLAY,
    RULE_ACCEPTANCE_LEVEL,
    RULE_RELATIONSHIP_MISSING,
    RULE_CONSTRAINT,
    RULE_HARDWARE_PLATFORM,
    RULE_DEPENDS_MISSING,
    RULE_CONFLICT,
    /* the file list and the paths */
    RULE_FILE_LIST_PATH,
    RULE_FILE_LIST_LENGTH,
    RULE_FILE_LIST_DUPLICATE,
    RULE_FILE_LIST_TOO_LONG,
    RULE_FILE_LIST_EXTRA,
    RULE_FILE_LIST_MISSING,
    RULE_PATH_NOT_ALLOWED,
    RULE_PATH_INIT_SCRIPT,
    /* the payloads */
    RULE_PAYLOAD_NONE,
    RULE_PAYLOAD_TOO_MANY,
    RULE_PAYLOAD_NAME,
    RULE_PAYLOAD_TYPE,
    RULE_PAYLOAD_NOT_JUDGED,
    RULE_PAYLOAD_DUPLICATE,
    RULE_PAYLOAD_SIZE,
    RULE_CHECKSUM_SHA256_GUNZIP_MISSING,
    RULE_CHECKSUM_SHA256_MISSING,
    RULE_CHECKSUM_SHA1_GUNZIP_MISSING,
    RULE_CHECKSUM_ORDER,
    RULE_CHECKSUM_SHA1_ORDER,
    RULE_CHECKSUM_FORMAT,
    RULE_CHECKSUM_VALUE,
    RULE_CHECKSUM_UNKNOWN,
    RULE_CHECKSUM_DUPLICATE,
    /* the gzip around a payload */
    RULE_GZIP_HEADER,
    RULE_GZIP_MTIME,
    RULE_GZIP_FLAGS,
    RULE_GZIP_EXTRA,
    RULE_GZIP_DATA,
    RULE_GZIP_TRUNCATED,
    RULE_GZIP_MEMBERS,
    RULE_GZIP_TRAILING,
    /* the tar in a payload */
    RULE_TAR_FORMAT,
    RULE_TAR_PREFIX,
    RULE_TAR_LONG_NAME,
    RULE_TAR_CHECKSUM,
    RULE_TAR_NUMBER,
    RULE_TAR_TRUNCATED,
    RULE_TAR_END,
    RULE_TAR_LENGTH,
    RULE_TAR_END_SHORT,
    RULE_TAR_TRAILING,
    RULE_TAR_KIND,
    RULE_TAR_DIRECTORY,
    RULE_TAR_NODE,
    RULE_TAR_LINK,
    RULE_TAR_LINK_TARGET,
    RULE_TAR_ABSOLUTE,
    RULE_TAR_DOT,
    RULE_TAR_DOT_DOT,
    RULE_TAR_NAME_LENGTH,
    RULE_TAR_NAME_BYTES,
    RULE_TAR_PARENT_MISSING,
    RULE_TAR_PARENT_LATE,
    RULE_TAR_PARENT_KIND,
    RULE_TAR_DUPLICATE,
    RULE_TAR_TOO_MANY,
    RULE_TAR_OWNER,
    RULE_TAR_SET_ID,
    RULE_TAR_WRITABLE,
    RULE_STICKY_ELSEWHERE,
    RULE_STICKY_MISSING,
    /* init scripts */
    RULE_INIT_HEADER,
    RULE_INIT_HEADER_VALUE,
    RULE_INIT_INTERPRETER,
    RULE_INIT_EXECUTABLE,
    RULE_INIT_CARRIAGE_RETURN,
    RULE_INIT_START_FAILS,
    RULE_INIT_ARGUMENTS,
    /* the offline bundle */
    RULE_BUNDLE_ZIP,
    RULE_BUNDLE_AROUND,
    RULE_BUNDLE_COMPRESSION,
    RULE_BUNDLE_PATH,
    RULE_BUNDLE_DUPLICATE,
    RULE_BUNDLE_SIZE,
    RULE_BUNDLE_UNKNOWN,
    RULE_BUNDLE_XML,
    RULE_BUNDLE_INDEX_MISSING,
    RULE_BUNDLE_INDEX,
    RULE_BUNDLE_VENDOR_INDEX_MISSING,
    RULE_BUNDLE_VENDOR_INDEX,
    RULE_BUNDLE_METADATA_MISSING,
    RULE_BUNDLE_METADATA_ZIP,
    RULE_BUNDLE_VMWARE_MISSING,
    RULE_BUNDLE_VMWARE,
    RULE_BUNDLE_NO_VIB,
    RULE_BUNDLE_VIB_METADATA_MISSING,
    RULE_BUNDLE_VIB_METADATA,
    RULE_BUNDLE_VIB_MISSING,
    RULE_BUNDLE_VIB_PATH,
    RULE_BUNDLE_VIB_CONFLICT,
    RULE_BUNDLE_PACKED_SIZE,
    RULE_BUNDLE_VIB_CHECKSUM,
    RULE_BUNDLE_BULLETIN_MISSING,
    RULE_BUNDLE_BULLETIN,
    RULE_BUNDLE_COMPONENT,
    RULES /* how many */
};

struct rule_words {
    const char *id;                /* stable: scripts may look for it */
    enum grade grade[GENERATIONS]; /* how grave in each generation */
    const char *fact;              /* how that is known */
    const char *what;              /* what is wrong */
    const char *host;              /* what the host says or does */
};

/* The words for a rule (less than RULES). */
const struct rule_words *rule_words(enum rule rule);

/* How grave it is at the worst on the releases of the set. */
enum grade rule_grade(enum rule rule, unsigned set);

/* none, advice, unknown, needs-force, breaks-later, refused. */
const char *grade_name(enum grade grade);

/* A to F: a file whose worst finding is of that grade. */
const char *grade_letter(enum grade grade);

/* 5.0 to 9.0; "6.0u1" is 6.0 Update 1. */
const char *release_name(enum release release);

/* The release of that name, or RELEASES. */
enum release release_find(const char *name);

/* Whether a constraint on esx-version (relation and version as in a descriptor) lets the release in. */
bool release_admitted(enum release release, const char *relation, const char *version);

#endif
