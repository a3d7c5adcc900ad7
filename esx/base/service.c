#include "base/service.h"

#include <string.h>

bool service_valid(struct span name) {
    return name.length > 0 && name.length <= SERVICE_LONGEST && byte_alphanumeric(name.bytes[0]) &&
           span_run(name, SPAN_LETTERS SPAN_DIGITS "_.-") == name.length;
}

unsigned service_named(struct span name, const char *services) {
    for (unsigned bit = 1; services != NULL; bit <<= 1) {
        const char *bar = strchr(services, '|');
        size_t whole = bar != NULL ? (size_t)(bar - services) : strlen(services);
        size_t same = 0; /* most differ at once */
        while (same < name.length && same < whole && services[same] == name.bytes[same]) {
            same++;
        }
        if (same == name.length && (same == whole || same >= SERVICE_THREAD_NAME)) {
            return bit;
        }
        services = bar != NULL ? bar + 1 : NULL;
    }
    return 0;
}

struct span service_beginning(struct span begin, const char *services) {
    for (struct span rest = span_of(services); rest.length > 0;) {
        struct span service = span_cut(&rest, '|');
        if (begin.length <= service.length &&
            span_same_nocase(begin, (struct span){service.bytes, begin.length})) {
            return service;
        }
    }
    return (struct span){"", 0};
}
