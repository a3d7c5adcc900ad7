/*
 * service: the name of the Mux service, and how the host writes it.
 */
#ifndef MUXWATCH_BASE_SERVICE_H
#define MUXWATCH_BASE_SERVICE_H

#include "base/span.h"

#define SERVICE_VSHIELD "vShield-Endpoint-Mux"
#define SERVICE_NSX "nsx-context-mux" /* its successor, after NSX-T 2.4 */
#define SERVICE_EITHER SERVICE_VSHIELD "|" SERVICE_NSX

/* The longest service name that is taken, without its NUL. */
enum { SERVICE_LONGEST = 63 };

/* VMkernel keeps so many bytes of a name that a thread gave itself. */
enum { SERVICE_THREAD_NAME = 15 };

/*
 * Whether `name` can be the name of an init script: 1 to SERVICE_LONGEST characters of [0-9A-Za-z_.-], the
 * first a letter or digit. The name becomes part of a path that is run as root, so nothing else is let
 * through. Names of modules and of worlds that connect to the appliance have no other characters either.
 */
bool service_valid(struct span name);

/*
 * Which of `services`, names separated by `|`, is `name`, as ps or the connection list printed it: a bit, that of the first is 1; 0: none.
 * A name that a thread set itself is cut at 15 bytes by VMkernel, so any beginning of at least 15 bytes counts.
 */
unsigned service_named(struct span name, const char *services);

/* The one of `services` that begins so, without regard to case: `vShield-En`, cut; empty: none does. */
struct span service_beginning(struct span begin, const char *services);

#endif
