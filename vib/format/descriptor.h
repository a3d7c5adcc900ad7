/*
 * descriptor: descriptor.xml of a VIB, as a tree, and what is to be known about its elements.
 */
#ifndef VIBTOOL_DESCRIPTOR_H
#define VIBTOOL_DESCRIPTOR_H

#include "format/xml.h"

#include <stdbool.h>

#define DESCRIPTOR_NAME "descriptor.xml"
#define DESCRIPTOR_SIGNATURE "sig.pkcs7"

/* Limits that builders hold; hosts are laxer in part. */
enum {
    DESCRIPTOR_NAME_MAX = 35, /* name, vendor and version */
    DESCRIPTOR_SUMMARY_MAX = 80,
    DESCRIPTOR_PATH_MAX = 99,
    DESCRIPTOR_URL_KEY_MAX = 20,
    DESCRIPTOR_PAYLOADS_MAX = 100 /* not a limit of hosts: what vibtool judges */
};

/* What is to be in an element; a host does without any but those that are needed. */
enum descriptor_kind { DESCRIPTOR_TEXT, DESCRIPTOR_NEEDED, DESCRIPTOR_BOOLEAN, DESCRIPTOR_ELEMENTS };

struct descriptor_element {
    const char *name;
    enum descriptor_kind kind;
};

/* The elements of <vib> in the vendor's order, ended by a NULL name. */
extern const struct descriptor_element descriptor_elements[];

/* The place of an element in that order, -1 when it is not one of them. */
int descriptor_order(const char *name);

/* The elements of <relationships> in the vendor's order, ended by NULL. */
extern const char *const descriptor_relationships[];

/* The element of that name below <vib>; made, at its place in the order, when absent. */
xmlNode *descriptor_need(xmlNode *vib, const char *name);

/* The <payload> of that name, or NULL. */
xmlNode *descriptor_payload(xmlNode *vib, const char *name);

/* The first <payload>, or NULL; xml_next() leads to the others. */
xmlNode *descriptor_first_payload(xmlNode *vib);

/* VENDOR_TYPE_NAME_VERSION, to be freed; a VIB without a type is of bootbank. */
char *descriptor_id(xmlNode *vib);

/* Whether the text matches the extended regular expression. */
bool descriptor_matches(const char *text, const char *pattern);

/*
 * Reads a date with a time, such as 2026-11-22T18:00:00Z or ... 18:00:00.123456+00:00, with a T or a blank between, as a 6.7 host does: of
 * the years 1 to 9999. Returns 0 and the seconds since 1970, or -1.
 */
int descriptor_read_date(const char *text, long long *seconds);

#endif
