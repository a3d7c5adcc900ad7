#include "write/clock.h"

#include "format/message.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

/* The end of the year 9999: a later one has no date of four digits. */
static const long long latest = 253402300799;

int clock_build_date(long long *seconds) {
    const char *text = getenv("SOURCE_DATE_EPOCH");
    char *end = NULL;
    if (text == NULL || text[0] == '\0') {
        *seconds = (long long)time(NULL);
        return 0;
    }
    errno = 0;
    *seconds = strtoll(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end != '\0' || errno != 0 || *seconds > latest) {
        return message_error("SOURCE_DATE_EPOCH is no number of seconds since 1970: '%s'", text);
    }
    return 0;
}

void clock_text(char *text, long long seconds) {
    time_t time = (time_t)seconds;
    struct tm parts;
    gmtime_r(&time, &parts); /* cannot fail up to the year 9999 */
    strftime(text, CLOCK_TEXT_SIZE, "%Y-%m-%dT%H:%M:%SZ", &parts);
}
