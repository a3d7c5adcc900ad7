/* descriptor.xml of a VIB: is it one that this release takes, and what it says, in lines that a shell can read. */
#ifndef DESCRIPTOR_H
#define DESCRIPTOR_H

#include <libxml/tree.h>
#include <stddef.h>
#include <stdio.h>

/* Reads and judges it. Returns the document (for xmlFreeDoc), or NULL and has said why, by refuse(). */
xmlDoc *descriptor_read_xml(const char *bytes, size_t length);

/*
 * Writes a line for each thing that the installer wants to know: "name N", "version V", ..., "depends NAME RELATION
 * VERSION", "file PATH", "payload NAME SIZE", "checksum PAYLOAD TYPE PROCESS DIGEST"; "-" stands where nothing is said.
 */
void descriptor_write_fields(FILE *out, xmlDoc *descriptor);

/* The element that holds all payloads. */
const xmlNode *descriptor_payloads(xmlDoc *descriptor);

#endif
