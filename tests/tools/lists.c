/*
 * lists table|xml ROWS prints the connection list of a host with so many connections, as esxcli does. One row in a hundred is
 * Mux's, one in a thousand its connection to the appliance; the others are what a host's own services have open among
 * themselves and to vCenter, some of them closed (no owner any more), some listening, some UDP (no state).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct row {
    const char *protocol;
    char local[32];
    char foreign[32];
    const char *state;
    unsigned long world;
    const char *algorithm;
    const char *owner;
};

static struct row make_row(unsigned long number) {
    static const char *const owners[] = {"hostd-worker", "rhttpproxy-IO", "vpxa-worker",   "sfcb-ProviderMa",
                                         "hostd",        "rhttpproxy",    "openwsmand",    "vmsyslogd",
                                         "nfcd",         "hostd-worker",  "sensord-worker"};
    struct row row = {
        "tcp", "", "", "ESTABLISHED", 2099000 + number % 900000, "newreno", owners[number % 11]};
    snprintf(row.local, sizeof row.local, "127.0.0.1:%lu", 1024 + number * 7919 % 64000);
    snprintf(row.foreign, sizeof row.foreign, "127.0.0.1:%s", number % 2 == 0 ? "8307" : "80");
    if (number % 100 == 7) {
        row.owner = "vShield-Endpoint-Mux";
        snprintf(row.local, sizeof row.local, "169.254.1.1:%lu", 1024 + number / 100 % 64000);
        snprintf(row.foreign, sizeof row.foreign, "%s",
                 number % 1000 == 7 ? "169.254.1.39:48651" : "10.3.239.34:443");
    } else if (number % 20 == 3) {
        row.state = "TIME_WAIT";
        row.world = 0;
        row.algorithm = row.owner = "";
    } else if (number % 20 == 5) {
        row.state = "LISTEN";
        snprintf(row.local, sizeof row.local, "0.0.0.0:%lu", number % 65536);
        snprintf(row.foreign, sizeof row.foreign, "0.0.0.0:0");
    } else if (number % 20 == 11) {
        row.protocol = "udp";
        row.state = row.algorithm = "";
        snprintf(row.foreign, sizeof row.foreign, "0.0.0.0:0");
    } else if (number % 4 == 1) {
        snprintf(row.local, sizeof row.local, "10.3.%lu.40:%lu", number % 256, 1024 + number % 60000);
        snprintf(row.foreign, sizeof row.foreign, "10.3.%lu.%lu:443", number % 251, number % 241);
    }
    return row;
}

/* A line of the table, without the blanks at its end. */
static void print_line(const char *const *words) {
    char line[160];
    int length =
        snprintf(line, sizeof line, "%-5s  %6s  %6s  %-20s  %-20s  %-11s  %10s  %-7s  %-20s", words[0],
                 words[1], words[2], words[3], words[4], words[5], words[6], words[7], words[8]);
    while (line[length - 1] == ' ') {
        length--;
    }
    line[length] = '\n';
    fwrite(line, 1, (size_t)length + 1, stdout);
}

static void print_table(unsigned long rows) {
    print_line((const char *[]){"Proto", "Recv Q", "Send Q", "Local Address", "Foreign Address", "State",
                                "World ID", "CC Algo", "World Name"});
    print_line((const char *[]){"-----", "------", "------", "--------------------", "--------------------",
                                "-----------", "----------", "-------", "--------------------"});
    for (unsigned long number = 0; number < rows; number++) {
        struct row row = make_row(number);
        char world[24];
        snprintf(world, sizeof world, "%lu", row.world);
        print_line((const char *[]){row.protocol, "0", "0", row.local, row.foreign, row.state, world,
                                    row.algorithm, row.owner});
    }
}

static void print_field(const char *name, const char *type, const char *value) {
    printf("            <field name=\"%s\"><%s>%s</%s></field>\n", name, type, value, type);
}

static void print_xml(unsigned long rows) {
    puts("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
         "<output xmlns=\"http://www.vmware.com/Products/ESX/5.0/esxcli\">\n<root>\n   <list "
         "type=\"structure\">");
    for (unsigned long number = 0; number < rows; number++) {
        struct row row = make_row(number);
        char world[24];
        snprintf(world, sizeof world, "%lu", row.world);
        puts("         <structure typeName=\"IpConnection\">");
        print_field("CCAlgo", "string", row.algorithm);
        print_field("ForeignAddress", "string", row.foreign);
        print_field("LocalAddress", "string", row.local);
        print_field("Proto", "string", row.protocol);
        print_field("RecvQ", "integer", "0");
        print_field("SendQ", "integer", "0");
        print_field("State", "string", row.state);
        print_field("WorldID", "integer", world);
        print_field("WorldName", "string", row.owner);
        puts("         </structure>");
    }
    puts("   </list>\n</root>\n</output>");
}

int main(int count, char *words[]) {
    unsigned long rows = count == 3 ? strtoul(words[2], NULL, 10) : 0;
    if (count == 3 && strcmp(words[1], "table") == 0) {
        print_table(rows);
    } else if (count == 3 && strcmp(words[1], "xml") == 0) {
        print_xml(rows);
    } else {
        fprintf(stderr, "usage: lists table|xml ROWS\n");
        return 2;
    }
    return fflush(stdout) == 0 ? 0 : 1;
}
