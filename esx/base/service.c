#include "base/service.h"

#include <string.h>

bool service_valid(struct span name) {
    return name.length > 0 && name.length <= SERVICE_LONGEST && byte_alphanumeric(name.bytes[0]) &&
           span_run(name, SPAN_LETTERS SPAN_DIGITS "_.-") == name.length;
}

bool service_named(struct span name, const char *service) {
    size_t whole = strlen(service);
    if (name.length > whole || (name.length < whole && name.length < SERVICE_THREAD_NAME)) {
        return false;
    }
    return memcmp(name.bytes, service, name.length) == 0;
}
