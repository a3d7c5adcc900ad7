/*
 * descriptor: what descriptor.xml says, judged on its own.
 */
#ifndef VIBTOOL_RULES_DESCRIPTOR_H
#define VIBTOOL_RULES_DESCRIPTOR_H

#include "rules/container.h"

/* Judges the descriptor; check->vib is its outermost element. Adds the releases that its constraints let in to the findings. */
void check_descriptor(const struct check *check);

#endif
