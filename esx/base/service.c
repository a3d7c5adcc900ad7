#include "base/service.h"

#include <string.h>

bool service_valid(struct span name) {
    return name.length > 0 && name.length <= SERVICE_LONGEST && byte_alphanumeric(name.bytes[0]) &&
           span_run(name, SPAN_LETTERS SPAN_DIGITS "_.-") == name.length;
}

unsigned service_named(struct span name, const char *services) {
    for (unsigned bit = 1; *services != '\0'; bit <<= 1) {
        size_t whole = strcspn(services, "|");
        bool fits = name.length == whole || (name.length < whole && name.length >= SERVICE_THREAD_NAME);
        if (fits && memcmp(name.bytes, services, name.length) == 0) {
            return bit;
        }
        services += whole + (services[whole] != '\0');
    }
    return 0;
}
