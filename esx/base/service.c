#include "base/service.h"

#include <string.h>

static bool letter_or_digit(char byte) {
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
}

bool service_valid(const char *name) {
    size_t length = strlen(name);
    if (length == 0 || length > SERVICE_LONGEST || !letter_or_digit(name[0])) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if (!letter_or_digit(name[i]) && strchr("_.-", name[i]) == NULL) {
            return false;
        }
    }
    return true;
}

bool service_named(struct span name, const char *service) {
    size_t whole = strlen(service);
    if (name.length > whole || (name.length < whole && name.length < SERVICE_THREAD_NAME)) {
        return false;
    }
    return memcmp(name.bytes, service, name.length) == 0;
}
