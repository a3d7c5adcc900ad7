/* Shows the clean lines that evidence/decode.c makes of stdin. */
#include "evidence/decode.h"

#include <stdio.h>

static void show(void *context, const struct clean_line *line) {
    FILE *out = context;
    fwrite(line->text.bytes, 1, line->text.length, out);
    putc('\n', out);
}

int main(void) {
    static struct decoder decoder;
    static char bytes[65536];
    size_t length = 0;
    decoder_init(&decoder, show, stdout);
    while ((length = fread(bytes, 1, sizeof bytes, stdin)) > 0) {
        decoder_feed(&decoder, bytes, length);
    }
    decoder_end(&decoder);
    return 0;
}
