#include "base/language.h"

const char *in_language(enum language language, const char *english) {
    (void)language;
    return english;
}
