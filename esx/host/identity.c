#include "host/identity.h"

#include "base/span.h"

#include <string.h>
#include <sys/utsname.h>

void identity_ask(struct identity *identity) {
    struct utsname names;
    memset(identity, 0, sizeof *identity);
    if (uname(&names) != 0) {
        return;
    }
    span_copy(identity->name, sizeof identity->name, span_of(names.nodename));
    if (strcmp(names.sysname, "VMkernel") == 0) {
        span_copy(identity->release, sizeof identity->release, span_of(names.release));
        identity->build = span_build(span_of(names.version));
    }
}
