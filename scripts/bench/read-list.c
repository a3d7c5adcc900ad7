/*
 * read-list table|xml reads a connection list from its standard input with muxwatch's own readers, the objects that are shipped,
 * in chunks as children.c reads a probe's pipe, and prints how many rows there were and how many are Mux's connections to
 * the appliance. (muxwatch reads only XML through a pipe, from esxcli among its other probes; so the readers are
 * measured by themselves.)
 */
#include "judge/connections_reader.h"
#include "judge/service.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { CHUNK = 64 * 1024, PORT = 48651 };

int main(int count, char *words[]) {
    struct connections seen;
    char chunk[CHUNK];
    char error[160];
    ssize_t length = 0;
    connections_begin(&seen, SERVICE_VSHIELD, PORT);
    bool table = count == 2 && strcmp(words[1], "table") == 0;
    struct connections_reader *reader = table ? connections_table_open(&seen) : connections_xml_open(&seen);
    while (reader != NULL && (length = read(STDIN_FILENO, chunk, sizeof chunk)) > 0) {
        if (connections_reader_feed(reader, chunk, (size_t)length) != 0) {
            break;
        }
    }
    if (reader == NULL || !connections_reader_close(reader, error, sizeof error) || length < 0) {
        fprintf(stderr, "read-list: %s\n", reader == NULL ? "no memory" : error);
        return 1;
    }
    printf("%llu %u\n", (unsigned long long)seen.rows, seen.established);
    return 0;
}
