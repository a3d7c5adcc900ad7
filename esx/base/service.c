#include "base/service.h"

#include <string.h>

static bool letter_or_digit(char byte) {
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
}

bool service_valid(struct span name) {
    bool valid = name.length > 0 && name.length <= SERVICE_LONGEST && letter_or_digit(name.bytes[0]);
    for (size_t i = 1; valid && i < name.length; i++) {
        char byte = name.bytes[i];
        valid = letter_or_digit(byte) || byte == '_' || byte == '.' || byte == '-';
    }
    return valid;
}

bool service_named(struct span name, const char *service) {
    size_t whole = strlen(service);
    if (name.length > whole || (name.length < whole && name.length < SERVICE_THREAD_NAME)) {
        return false;
    }
    return memcmp(name.bytes, service, name.length) == 0;
}
