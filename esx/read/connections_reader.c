#include "read/connections_reader.h"

int connections_reader_feed(struct connections_reader *reader, const char *bytes, size_t length) {
    return reader->feed(reader, bytes, length);
}

bool connections_reader_close(struct connections_reader *reader, struct fault *fault) {
    return reader->close(reader, fault);
}
