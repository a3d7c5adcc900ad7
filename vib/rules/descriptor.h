/*
 * descriptor: judges the elements of descriptor.xml, each by itself.
 */
#ifndef VIBTOOL_RULES_DESCRIPTOR_H
#define VIBTOOL_RULES_DESCRIPTOR_H

#include "rules/container.h"

/* Judges check->vib, and sets whether it is of the lowest acceptance level; where it is no descriptor, check->vib becomes NULL. */
void check_descriptor(struct check *check);

#endif
