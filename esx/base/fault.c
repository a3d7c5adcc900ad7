#include "base/fault.h"

struct fault fault_make(enum fault_id id, uint64_t number, struct span text) {
    struct fault fault = {.id = id, .number = number};
    span_copy(fault.text, sizeof fault.text, text);
    return fault;
}

struct fault fault_number(enum fault_id id, uint64_t number) {
    return (struct fault){.id = id, .number = number};
}
