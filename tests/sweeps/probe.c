/*
 * The programs of a make-believe host, one binary under several names: Mux's init script, ps, esxcfg-module,
 * esxcli, localcli. What is true of the host stands in /sweep/world (a file there: yes), what is wrong with a
 * program in /sweep/faults/KEY, each call with whether Mux ran in /sweep/calls. KEY is `mux`, `start`, `ps`,
 * `esxcfg-module`, `esxcli`, `localcli`; of the last two `-list` for the connections, `-mode` for the maintenance
 * mode only.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    FLOOD_BYTES = 100 * 1024 * 1024,
    LINE_BYTES = 10 * 1024 * 1024,
    CHUNK = 64 * 1024,
    HOLD_S = 30,
    SIGNAL_AFTER_MS = 300
};

/* What a program prints when nothing is wrong with it, and its exit code then. */
struct answer {
    char text[8192];
    size_t length;
    int code;
};

static void put(struct answer *answer, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void put(struct answer *answer, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int length =
        vsnprintf(answer->text + answer->length, sizeof answer->text - answer->length, format, arguments);
    va_end(arguments);
    answer->length += (size_t)length;
}

static bool is_so(const char *fact) {
    char path[64];
    snprintf(path, sizeof path, "/sweep/world/%s", fact);
    return access(path, F_OK) == 0;
}

static void answer_status(struct answer *answer) {
    bool runs = is_so("mux") && !is_so("status-lies");
    put(answer, "vShield-Endpoint-Mux is %srunning\n", runs ? "" : "not ");
    answer->code = runs ? 0 : 3;
}

static void answer_start(struct answer *answer) {
    int fd = is_so("start-fails") ? -1 : open("/sweep/world/mux", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (fd >= 0) {
        close(fd);
    }
    put(answer, "vShield-Endpoint-Mux started\n");
}

static void answer_ps(struct answer *answer) {
    put(answer, "WID     CID     WorldName             Command\n");
    put(answer, "2097152 2097152 init                  /bin/init\n");
    put(answer, "2099000 2099000 hostd-worker          hostd\n");
    put(answer, "2099001 2099000 hostd-worker          hostd\n");
    if (is_so("mux")) {
        put(answer, "2098001 2098001 vShield-Endpoint-Mux  /usr/lib/vmware/vShield-Endpoint-Mux\n");
        put(answer, "2098002 2098001 vShield-Endpoint-Mux  /usr/lib/vmware/vShield-Endpoint-Mux\n");
    }
}

static void answer_modules(struct answer *answer) {
    put(answer, "Name                     Used  Size (kb)\nvmkernel                    0       9072\n");
    put(answer, "procfs                      0         24\n");
    if (is_so("vmci")) {
        put(answer, "vmci                        3        144\n");
    }
    put(answer, "iscsi_trans                 1         48\n");
}

static void put_field(struct answer *answer, const char *name, const char *type, const char *value) {
    put(answer, "<field name=\"%s\"><%s>%s</%s></field>\n", name, type, value, type);
}

static void put_connection(struct answer *answer, const char *peer, const char *state) {
    bool closed = strcmp(state, "TIME_WAIT") == 0;
    put(answer, "<structure typeName=\"IpConnection\">\n");
    put_field(answer, "CCAlgo", "string", "newreno");
    put_field(answer, "ForeignAddress", "string", peer);
    put_field(answer, "LocalAddress", "string", "169.254.1.1:23456");
    put_field(answer, "Proto", "string", "tcp");
    put_field(answer, "RecvQ", "integer", "0");
    put_field(answer, "SendQ", "integer", "0");
    put_field(answer, "State", "string", state);
    put_field(answer, "WorldID", "integer", closed ? "0" : "2098001");
    put_field(answer, "WorldName", "string", closed ? "" : "vShield-Endpoint-Mux");
    put(answer, "</structure>\n");
}

static void answer_connections(struct answer *answer) {
    bool connected = is_so("mux") && is_so("connected");
    put(answer, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    put(answer, "<output xmlns=\"http://www.vmware.com/Products/ESX/5.0/esxcli\">\n<root>\n<list "
                "type=\"structure\">\n");
    put_connection(answer, "169.254.1.39:48651", connected ? "ESTABLISHED" : "TIME_WAIT");
    if (is_so("mux")) {
        put_connection(answer, "10.3.239.34:443", "ESTABLISHED");
    }
    put(answer, "</list>\n</root>\n</output>\n");
}

static void answer_mode(struct answer *answer) {
    put(answer, is_so("maintenance") ? "Enabled\n" : "Disabled\n");
}

static const struct program {
    const char *name; /* the program's, or `mux` for the init script */
    const char *word; /* must be among its arguments; NULL: need not */
    const char *key;
    void (*answer)(struct answer *answer);
} programs[] = {
    {"vShield-Endpoint-Mux", "status", "mux", answer_status},
    {"vShield-Endpoint-Mux", "start", "start", answer_start},
    {"ps", "-c", "ps", answer_ps},
    {"esxcfg-module", "-l", "esxcfg-module", answer_modules},
    {"esxcli", "connection", "esxcli-list", answer_connections},
    {"esxcli", "maintenanceMode", "esxcli-mode", answer_mode},
    {"localcli", "connection", "localcli-list", answer_connections},
    {"localcli", "maintenanceMode", "localcli-mode", answer_mode},
};

static bool has_word(char **words, const char *wanted) {
    while (*words != NULL && strcmp(*words, wanted) != 0) {
        words++;
    }
    return *words != NULL;
}

static const struct program *find_program(char **words) {
    const char *slash = strrchr(words[0], '/');
    const char *name = slash != NULL ? slash + 1 : words[0];
    for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++) {
        if (strcmp(programs[i].name, name) == 0 && has_word(words + 1, programs[i].word)) {
            return &programs[i];
        }
    }
    return NULL;
}

/* Writes the call down, with whether Mux runs, and returns which of this program's calls it is, from 1. */
static int record_call(const char *key) {
    char line[64];
    int length = snprintf(line, sizeof line, "%s %s\n", key, is_so("mux") ? "up" : "down");
    int fd = open("/sweep/calls", O_WRONLY | O_APPEND | O_CREAT, 0600);
    if (fd < 0 || write(fd, line, (size_t)length) != length) {
        _exit(99);
    }
    close(fd);
    FILE *calls = fopen("/sweep/calls", "r");
    int count = 0;
    while (calls != NULL && fgets(line, sizeof line, calls) != NULL) {
        count += strncmp(line, key, strlen(key)) == 0 && line[strlen(key)] == ' ';
    }
    return count;
}

struct fault {
    char word[32];
    int number;
    int call; /* the only call that it concerns; 0: all */
};

static bool read_fault(struct fault *fault, const char *key) {
    char path[64];
    snprintf(path, sizeof path, "/sweep/faults/%s", key);
    FILE *file = fopen(path, "r");
    bool found = file != NULL && fscanf(file, "%31s %d %d", fault->word, &fault->number, &fault->call) >= 1;
    if (file != NULL) {
        fclose(file);
    }
    return found;
}

static void write_all(const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t written = write(STDOUT_FILENO, bytes, length);
        if (written <= 0) {
            _exit(98);
        }
        bytes += written;
        length -= (size_t)written;
    }
}

/* Line by line with a breath between, so that the reader needs several reads, and each may be what fails. */
static void print_slowly(const char *bytes, size_t length) {
    while (length > 0) {
        const char *newline = memchr(bytes, '\n', length);
        size_t line = newline != NULL ? (size_t)(newline - bytes) + 1 : length;
        write_all(bytes, line);
        usleep(100);
        bytes += line;
        length -= line;
    }
}

static void print_much(size_t length, bool lines) {
    static char chunk[CHUNK];
    memset(chunk, 'x', sizeof chunk);
    for (size_t i = 63; i < sizeof chunk && lines; i += 64) {
        chunk[i] = '\n';
    }
    for (; length > 0; length -= sizeof chunk) {
        write_all(chunk, sizeof chunk);
    }
    write_all("\n", 1);
}

/* What may stand in the middle of an output that is right but for it. */
static const struct intruder {
    const char *word;
    const char *bytes;
    size_t length;
} intruders[] = {
    {"nul", "\0\0\0", 3},
    {"utf8", "\xff\xfe\xc3\x28\xed\xa0\x80", 7},
    {"escapes", "\033[31m\033]0;title\a\033[2J", 19},
};

static bool print_with_intruder(const struct answer *answer, const char *word) {
    size_t half = answer->length / 2;
    for (size_t i = 0; i < sizeof intruders / sizeof intruders[0]; i++) {
        if (strcmp(intruders[i].word, word) == 0) {
            print_slowly(answer->text, half);
            print_slowly(intruders[i].bytes, intruders[i].length);
            print_slowly(answer->text + half, answer->length - half);
            return true;
        }
    }
    return false;
}

static _Noreturn void hang(bool stubborn) {
    if (stubborn) {
        signal(SIGTERM, SIG_IGN);
    }
    for (;;) {
        pause();
    }
}

/* A process that is born of this one, keeps its output open, and does not end with it. */
static void leave_grandchild(void) {
    if (fork() == 0) {
        sleep(HOLD_S);
        _exit(0);
    }
}

/* When the programs beside this one have ended. */
static void signal_parent(int number) {
    usleep(SIGNAL_AFTER_MS * 1000);
    kill(getppid(), number);
    if (number != SIGPIPE && number != SIGWINCH) {
        sleep(HOLD_S); /* so that it finds this call unfinished */
    }
}

static _Noreturn void answer_well(const struct answer *answer, int code) {
    print_slowly(answer->text, answer->length);
    _exit(code);
}

/* The faults that change what is printed. */
static _Noreturn void print_wrongly(const struct answer *answer, const char *word) {
    if (strcmp(word, "flood") == 0) {
        print_much(FLOOD_BYTES, true);
    } else if (strcmp(word, "line") == 0) {
        print_much(LINE_BYTES, false);
    } else if (strcmp(word, "cut") == 0) {
        print_slowly(answer->text, answer->length / 2);
    } else if (strcmp(word, "empty") != 0 && !print_with_intruder(answer, word)) {
        fprintf(stderr, "probe: there is no fault '%s'\n", word);
        _exit(97);
    }
    _exit(answer->code);
}

static _Noreturn void answer_wrongly(const struct answer *answer, const struct fault *fault) {
    const char *word = fault->word;
    if (strcmp(word, "exits") == 0) {
        _exit(fault->number);
    } else if (strcmp(word, "fails") == 0) {
        answer_well(answer, fault->number);
    } else if (strcmp(word, "killed") == 0) {
        raise(SIGKILL);
    } else if (strcmp(word, "hangs") == 0 || strcmp(word, "stubborn") == 0) {
        hang(word[0] == 's');
    } else if (strcmp(word, "signals") == 0) {
        signal_parent(fault->number);
        answer_well(answer, answer->code);
    } else if (strcmp(word, "grandchild") == 0) {
        leave_grandchild();
        answer_well(answer, answer->code);
    }
    print_wrongly(answer, word);
}

int main(int count, char **words) {
    static struct answer answer;
    struct fault fault = {"", 0, 0};
    const struct program *program = count > 0 ? find_program(words) : NULL;
    if (program == NULL) {
        fprintf(stderr, "probe: nobody should call it like this\n");
        return 96;
    }
    int call = record_call(program->key);
    bool faulty = read_fault(&fault, program->key) || read_fault(&fault, program->name);
    faulty = faulty && (fault.call == 0 || fault.call == call);
    program->answer(&answer);
    if (faulty) {
        answer_wrongly(&answer, &fault);
    }
    answer_well(&answer, answer.code);
}
