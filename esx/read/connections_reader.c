#include "read/connections_reader.h"

#include "report/language.h"

#include <stdio.h>

void connections_say_empty(char *error, size_t size) {
    snprintf(error, size, "%s", tr("it lists no connection"));
}

int connections_reader_feed(struct connections_reader *reader, const char *bytes, size_t length) {
    return reader->feed(reader, bytes, length);
}

bool connections_reader_close(struct connections_reader *reader, char *error, size_t size) {
    return reader->close(reader, error, size);
}
