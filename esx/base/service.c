#include "base/service.h"

#include <string.h>

bool service_valid(struct span name) {
    bool valid = name.length > 0 && name.length <= SERVICE_LONGEST && byte_alphanumeric(name.bytes[0]);
    for (size_t i = 1; valid && i < name.length; i++) {
        char byte = name.bytes[i];
        valid = byte_alphanumeric(byte) || byte == '_' || byte == '.' || byte == '-';
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
