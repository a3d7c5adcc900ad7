#include "feed.h"
#include "reader.h"
#include "unit.h"

#define MUX "vShield-Endpoint-Mux"
#define HEAD                                                                                                 \
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"                                                           \
    "<output xmlns=\"http://www.vmware.com/Products/ESX/5.0/esxcli\">\n<root>\n<list type=\"structure\">\n"
#define TAIL "</list>\n</root>\n</output>\n"
#define FIELD(name, value) "<field name=\"" name "\"><string>" value "</string></field>\n"
#define NUMBER(name, value) "<field name=\"" name "\"><integer>" value "</integer></field>\n"
#define ROW(foreign, state, owner)                                                                           \
    "<structure typeName=\"IpConnection\">\n" FIELD("CCAlgo", "newreno") FIELD("ForeignAddress", foreign)    \
        FIELD("LocalAddress", "169.254.1.1:54590") FIELD("Proto", "tcp") NUMBER("RecvQ", "0")                \
            NUMBER("SendQ", "0") FIELD("State", state) NUMBER("WorldID", "250150")                           \
                FIELD("WorldName", owner) "</structure>\n"
#define DSVA ROW("169.254.1.39:48651", "ESTABLISHED", MUX)
#define MANAGER ROW("10.3.239.34:443", "ESTABLISHED", MUX)
#define UDP                                                                                                  \
    "<structure typeName=\"IpConnection\">\n" FIELD("CCAlgo", "") FIELD("ForeignAddress", "0.0.0.0:0")       \
        FIELD("LocalAddress", "0.0.0.0:68") FIELD("Proto", "udp") "<field name=\"State\"><string/></field>"  \
                                                                  "<field name=\"WorldName\"/></structure>"

/* localcli's root declares the name space with a prefix, and holds meta-data ahead of the list. */
#define LOCALCLI_HEAD                                                                                        \
    "<?xml version=\"1.0\"?>\n"                                                                              \
    "<output xmlns:esxcli=\"http://www.vmware.com/Products/ESX/5.0/esxcli\">\n   <meta-data>\n"              \
    "      <meta-data-field name=\"fields:IpConnection\" value=\"Proto,Recv Q\"/>\n   </meta-data>\n"        \
    "   <root>\n      <list type=\"structure\">\n"
#define PREFIXED(name, value) "<e:field name=\"" name "\"><e:string>" value "</e:string></e:field>"

static const struct {
    const char *name;
    const char *text;
    bool whole;
    unsigned rows, established, ownerless, manager, alive;
    const char *error; /* the beginning of it */
} lists[] = {
    {"esxcli's", HEAD DSVA MANAGER UDP TAIL, true, 3, 1, 0, 1, 2, ""},
    {"localcli's", LOCALCLI_HEAD DSVA MANAGER TAIL, true, 2, 1, 0, 1, 2, ""},
    {"an encoding that it is not in",
     "<?xml version=\"1.0\" encoding=\"UTF-16\"?><output><root><list>" DSVA TAIL, true, 1, 1, 0, 0, 1, ""},
    {"bytes of another encoding",
     "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><output><root><list>" DSVA "\xe4" TAIL, false, 1, 1, 0,
     0, 1, "XML line "},
    {"names with blanks",
     "<output><root><list><structure>" FIELD("Proto", "tcp") FIELD("Local Address", "1.1.1.1:1")
         FIELD("Foreign Address", "169.254.1.39:48651") FIELD("State", "ESTABLISHED")
             FIELD("World Name", MUX) "</structure></list></root></output>",
     true, 1, 1, 0, 0, 1, ""},
    {"names that only begin so",
     "<output><root><list><structure>" FIELD("Proto", "tcp") FIELD("Local Address", "1.1.1.1:1")
         FIELD("Foreign Addr", "169.254.1.39:48651") FIELD("State", "ESTABLISHED")
             FIELD("World Name", MUX) "</structure></list></root></output>",
     false, 0, 0, 0, 0, 0, "row 1 is truncated or malformed: ForeignAddress"},
    {"every element prefixed",
     "<e:output xmlns:e=\"x\"><e:root><e:list><e:structure>" PREFIXED("Proto", "tcp")
         PREFIXED("LocalAddress", "1.1.1.1:1") PREFIXED("ForeignAddress", "169.254.1.39:48651") PREFIXED(
             "State", "ESTABLISHED") PREFIXED("WorldName", MUX) "</e:structure></e:list></e:root></e:output>",
     true, 1, 1, 0, 0, 1, ""},
    {"an empty list is no host's", HEAD TAIL, false, 0, 0, 0, 0, 0, "no answer found"},
    {"a list closed at once", "<output><root><list type=\"structure\"/></root></output>", false, 0, 0, 0, 0,
     0, "no answer found"},
    {"meta-data before the root, as localcli has it",
     "<output><meta-data><meta-data-field name=\"fields:IpConnection\" value=\"Proto,Recv "
     "Q\"/></meta-data><root><list>" DSVA "</list></root></output>",
     true, 1, 1, 0, 0, 1, ""},
    {"an unknown state of others",
     HEAD ROW("127.0.0.1:80", "TIME OUT", "") ROW("127.0.0.1:80", "BUSY", "envoy") DSVA TAIL, true, 3, 1, 0,
     0, 1, ""},
    {"a list in a field that nobody asked for",
     HEAD ROW(
         "169.254.1.39:48651", "ESTABLISHED",
         MUX "</string></field><field name=\"More\"><list><string>a</string><string>b</string></list></field>"
             "<field name=\"Last\"><string>c") TAIL,
     true, 1, 1, 0, 0, 1, ""},
    {"a field given twice",
     HEAD "<structure>" FIELD("Proto", "tcp") FIELD("LocalAddress", "1.1.1.1:1")
         FIELD("ForeignAddress", "169.254.1.39:48651") FIELD("State", "ESTABLISHED") FIELD("State", "CLOSED")
             FIELD("WorldName", MUX) "</structure>" TAIL,
     false, 0, 0, 0, 0, 0, "the XML has an unexpected string at row 1"},
    {"a fault inside the list", HEAD MANAGER "<fault><errorMsg>it broke off</errorMsg></fault>" TAIL, false,
     1, 0, 0, 1, 1, "the XML has an unexpected fault at row 2"},
    {"a fault behind the list",
     "<output><root><list>" MANAGER
     "</list><fault type=\"x\"><errorMsg>it broke off</errorMsg></fault></root></output>",
     false, 1, 0, 0, 1, 1, "the XML has an unexpected fault at row 2"},
    {"a fault before the list", "<output><fault/><root><list>" MANAGER TAIL, false, 0, 0, 0, 0, 0,
     "the XML has an unexpected fault at row 1"},
    {"a fault within a row", HEAD "<structure><fault/>" FIELD("Proto", "tcp") "</structure>" MANAGER TAIL,
     false, 0, 0, 0, 0, 0, "the XML has an unexpected fault at row 1"},
    {"text inside the list", HEAD MANAGER "300 rows not shown" TAIL, false, 1, 0, 0, 1, 1,
     "the XML has an unexpected text at row 2"},
    {"text behind the list", "<output><root><list>" MANAGER "</list>it broke off</root></output>", false, 1,
     0, 0, 1, 1, "the XML has an unexpected text at row 2"},
    {"text that is none", HEAD MANAGER "\n \t&#10;" TAIL, true, 1, 0, 0, 1, 1, ""},
    {"a comment between rows", HEAD MANAGER "<!-- 300 rows not shown -->" MANAGER TAIL, false, 2, 0, 0, 2, 2,
     "the XML has an unexpected comment at row 2"},
    {"the first of two comments counts", HEAD "<!-- none of Mux -->" MANAGER "<!-- nor of others -->" TAIL,
     false, 1, 0, 0, 1, 1, "the XML has an unexpected comment at row 1"},
    {"a protocol in upper case",
     HEAD "<structure>" FIELD("Proto", "TCP") FIELD("LocalAddress", "1.1.1.1:1")
         FIELD("ForeignAddress", "169.254.1.39:48651") FIELD("State", "ESTABLISHED")
             FIELD("WorldName", MUX) "</structure>" TAIL,
     true, 1, 1, 0, 0, 1, ""},
    {"two values in a field",
     HEAD "<structure>" FIELD("Proto", "tcp") FIELD("LocalAddress", "1.1.1.1:1")
         FIELD("ForeignAddress", "169.254.1.39:48651")
             FIELD("State", "ESTABLISHED") "<field name=\"WorldName\"><string>a</string><string>" MUX
                                           "</string></field></structure>" TAIL,
     false, 0, 0, 0, 0, 0, "the XML has an unexpected string at row 1"},
    {"a value without its type",
     HEAD "<structure>" FIELD("Proto", "tcp") FIELD("LocalAddress", "1.1.1.1:1")
         FIELD("ForeignAddress", "169.254.1.39:48651") "<field name=\"State\">ESTABLISHED</field>" FIELD(
             "WorldName", MUX) "</structure>" TAIL,
     false, 0, 0, 0, 0, 0, "the XML has an unexpected text at row 1"},
    {"a value in a value",
     HEAD "<structure>" FIELD("Proto", "tcp") FIELD("LocalAddress", "1.1.1.1:1")
         FIELD("ForeignAddress", "169.254.1.39:48651")
             FIELD("State", "ESTABLISHED") "<field name=\"WorldName\"><string><string>" MUX
                                           "</string></string></field></structure>" TAIL,
     true, 1, 1, 0, 0, 1, ""},
    {"a field in a field",
     HEAD "<structure>" FIELD("Proto", "tcp") FIELD("LocalAddress", "1.1.1.1:1")
         FIELD("ForeignAddress", "169.254.1.39:48651") FIELD(
             "State", "ESTABLISHED") "<field name=\"x\">" FIELD("WorldName", MUX) "</field></structure>" TAIL,
     false, 0, 0, 0, 0, 0, "the XML has an unexpected field at row 1"},
    {"a field in something else",
     HEAD "<structure>" FIELD("Proto", "tcp") FIELD("LocalAddress", "1.1.1.1:1")
         FIELD("ForeignAddress", "169.254.1.39:48651")
             FIELD("State", "ESTABLISHED") "<x>" FIELD("WorldName", MUX) "</x></structure>" TAIL,
     false, 0, 0, 0, 0, 0, "the XML has an unexpected x at row 1"},
    {"a field outside of any structure", HEAD FIELD("State", "LISTEN") DSVA TAIL, false, 0, 0, 0, 0, 0,
     "the XML has an unexpected field at row 1"},
    {"a structure in a structure",
     HEAD "<structure>" FIELD("Proto", "tcp") FIELD("LocalAddress", "1.1.1.1:1")
         FIELD("ForeignAddress", "169.254.1.39:48651") FIELD("State", "ESTABLISHED") DSVA "</structure>" TAIL,
     false, 0, 0, 0, 0, 0, "the XML has an unexpected structure at row 1"},
    {"a structure in a field",
     HEAD "<structure>" FIELD("Proto", "tcp") FIELD("LocalAddress", "1.1.1.1:1")
         FIELD("ForeignAddress", "169.254.1.39:48651")
             FIELD("State", "ESTABLISHED") "<field name=\"WorldName\">" DSVA "</field></structure>" TAIL,
     false, 0, 0, 0, 0, 0, "the XML has an unexpected structure at row 1"},
    {"a structure in something else", HEAD "<x>" DSVA "</x>" TAIL, false, 0, 0, 0, 0, 0,
     "the XML has an unexpected x at row 1"},
    {"a structure behind the list", "<output><root><list>" DSVA "</list>" DSVA "</root></output>", false, 1,
     1, 0, 0, 1, "the XML has an unexpected structure at row 2"},
    {"two lists", "<output><root><list>" DSVA "</list><list>" DSVA "</list></root></output>", false, 1, 1, 0,
     0, 1, "the XML has an unexpected list at row 2"},
    {"a list in the list", HEAD "<list>" DSVA "</list>" TAIL, false, 0, 0, 0, 0, 0,
     "the XML has an unexpected list at row 1"},
    {"a byte order mark", "\xef\xbb\xbf" HEAD DSVA TAIL, true, 1, 1, 0, 0, 1, ""},
    {"owner empty", HEAD ROW("169.254.1.39:48651", "ESTABLISHED", "") TAIL, true, 1, 0, 1, 0, 0, ""},
    {"owner cut at 15 bytes", HEAD ROW("169.254.1.39:48651", "ESTABLISHED", "vShield-Endpoin") TAIL, true, 1,
     1, 0, 0, 1, ""},
    {"TIME_WAIT", HEAD ROW("169.254.1.39:48651", "TIME_WAIT", "") TAIL, true, 1, 0, 0, 0, 0, ""},
    {"blanks around the value", HEAD ROW("  169.254.1.39:48651\t", " ESTABLISHED ", MUX " ") TAIL, true, 1, 1,
     0, 0, 1, ""},
    {"CDATA",
     HEAD ROW("<![CDATA[169.254.1.39:48651]]>", "<![CDATA[ESTAB]]>LISHED", "<![CDATA[" MUX "]]>") TAIL, true,
     1, 1, 0, 0, 1, ""},
    {"other attributes",
     HEAD "<structure id=\"name\">" FIELD(
         "x\" type=\"y\" name2=\"Proto",
         "udp") "<field type=\"name\" "
                "name='Proto'><string lang=\"Proto\">tcp</string></field>" FIELD("LocalAddress", "1.1.1.1:1")
                    FIELD("ForeignAddress", "169.254.1.39:48651") FIELD("State", "ESTABLISHED")
                        FIELD("WorldName", MUX) "</structure>" TAIL,
     true, 1, 1, 0, 0, 1, ""},
    {"comments and instructions",
     HEAD "<?pi?>" ROW("169.254.<!-- b -->1.39:48651", "ESTABLISHED", MUX) TAIL "<!-- c -->", true, 1, 1, 0,
     0, 1, ""},
    {"XML's own entities and character references",
     HEAD ROW("169.254.1.39:4865&#49;", "ESTABLISHED", "a&amp;b&lt;&gt;&quot;&apos;") TAIL, true, 1, 0, 0, 0,
     0, ""},
    {"UTF-16 is none of esxcli's", "\xff\xfe<\0", false, 0, 0, 0, 0, 0, "output: "},
    {"an unknown entity", HEAD ROW("169.254.1.39:48651", "&e;", MUX) TAIL, false, 0, 0, 0, 0, 0, "XML line "},
    {"a document type", "<!DOCTYPE output [<!ENTITY e \"ESTABLISHED\">]>" HEAD TAIL, false, 0, 0, 0, 0, 0,
     "the XML has an unexpected DOCTYPE at row 1"},
    {"a document type from outside",
     "<!DOCTYPE output SYSTEM \"file:///etc/passwd\"><output><root><list/></root></output>", false, 0, 0, 0,
     0, 0, "the XML has an unexpected DOCTYPE at row 1"},
    {"an entity bomb",
     "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">"
     "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;\">]><output><root><list>&c;</list></root></output>",
     false, 0, 0, 0, 0, 0, "the XML has an unexpected DOCTYPE at row 1"},
    {"a wrong end tag", HEAD DSVA "</lisd>", false, 1, 1, 0, 0, 1, "XML line "},
    {"text behind the end", HEAD DSVA TAIL "Error", false, 1, 1, 0, 0, 1, "XML line "},
    {"a second document", HEAD DSVA TAIL "<output/>", false, 1, 1, 0, 0, 1, "XML line "},
    {"another root", "<html><root><list type=\"structure\">" DSVA "</list></root></html>", false, 0, 0, 0, 0,
     0, "the XML has an unexpected html at row 1"},
    {"no list", "<output><root/></output>", false, 0, 0, 0, 0, 0, "no answer found"},
    {"a row outside the list", "<output><root>" DSVA "</root></output>", false, 0, 0, 0, 0, 0,
     "the XML has an unexpected structure at row 1"},
    {"a row without a state",
     HEAD "<structure>" FIELD("Proto", "tcp") FIELD("LocalAddress", "1.1.1.1:1")
         FIELD("ForeignAddress", "1.1.1.1:1") FIELD("WorldName", MUX) "</structure>" TAIL,
     false, 0, 0, 0, 0, 0, "row 1 is truncated or malformed: State"},
    {"a state that is none", HEAD DSVA ROW("169.254.1.39:48651", "BUSY", MUX) TAIL, false, 1, 1, 0, 0, 1,
     "row 2 is truncated or malformed: connection"},
    {"esxcli's error", "Connect to localhost failed: Connection failure\n", false, 0, 0, 0, 0, 0, "output: "},
    {"an error behind blank lines", "\n \r\n\tErrors:\nmore", false, 0, 0, 0, 0, 0, "output: "},
    {"empty", "", false, 0, 0, 0, 0, 0, "it is empty"},
    {"only blanks", " \n\t\r\n", false, 0, 0, 0, 0, 0, "it is empty"},
    {"not UTF-8", HEAD ROW("169.254.1.39:48651", "ESTABLISHED", "\x90\xb3") TAIL, false, 0, 0, 0, 0, 0,
     "XML line "},
};

static void check_list(size_t i, size_t piece) {
    struct reading got = reader_read(lists[i].text, strlen(lists[i].text), piece);
    assert_true(got.opened);
    if (strncmp(got.error, lists[i].error, strlen(lists[i].error)) != 0) {
        fail_msg("%s: got '%s', wanted '%s...'", lists[i].name, got.error, lists[i].error);
    }
    check_number(lists[i].name, got.error[0] == '\0', lists[i].whole);
    check_number(lists[i].name, got.whole, lists[i].whole);
    check_number(lists[i].name, got.seen.rows, lists[i].rows);
    check_number(lists[i].name, got.seen.established, lists[i].established);
    check_number(lists[i].name, got.seen.ownerless, lists[i].ownerless);
    check_number(lists[i].name, got.seen.manager, lists[i].manager);
    check_number(lists[i].name, got.seen.alive, lists[i].alive);
}

static void each_form_is_read(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(lists); i++) {
        for (size_t piece = 0; piece < FEED_SIZES; piece++) {
            check_list(i, feed_sizes[piece]);
        }
    }
}

static void the_error_text_is_quoted(void **state) {
    (void)state;
    static const char text[] = "\nConnect to localhost failed:\033 Connection failure\nmore\n";
    struct reading got = reader_read(text, sizeof text - 1, SIZE_MAX);
    assert_false(got.whole);
    assert_string_equal(got.error, "output: Connect to localhost failed:? Connection failure");
}

/* localcli puts a line of its own above what is wrong. */
static void the_error_below_a_heading_is_quoted(void **state) {
    (void)state;
    static const char text[] = "Errors: \n\nUnable to find requested formatter: xml\nmore\n";
    struct reading got = reader_read(text, sizeof text - 1, SIZE_MAX);
    assert_string_equal(got.error, "output: Unable to find requested formatter: xml");
    got = reader_read(text, strlen("Errors: \n"), SIZE_MAX);
    assert_string_equal(got.error, "output: Errors:");
}

/* A list that breaks off, wherever it does, is not whole; what stood before the break was counted. */
static void check_every_cut(const char *text) {
    size_t end = (size_t)(strrchr(text, '>') - text);
    size_t first_row = (size_t)(strstr(text, "</structure>") - text) + strlen("</structure>");
    for (size_t cut = 0; cut <= end; cut++) {
        for (size_t piece = 0; piece < 2; piece++) {
            struct reading got = reader_read(text, cut, piece == 0 ? SIZE_MAX : 13);
            if (got.whole || got.error[0] == '\0') {
                fail_msg("cut at byte %zu of %zu: read as whole", cut, end);
            }
            check_number("rows before the cut", got.seen.established, cut >= first_row);
        }
    }
    assert_true(reader_read(text, end + 1, SIZE_MAX).whole);
}

static void no_cut_is_whole(void **state) {
    (void)state;
    check_every_cut(HEAD DSVA MANAGER TAIL);
    check_every_cut(LOCALCLI_HEAD DSVA "<![CDATA[ ]]>" TAIL);
}

/* `count` times the open tag, the text, `count` times the close tag. */
static struct reading read_nested(int count, size_t piece) {
    char text[8192];
    size_t used = (size_t)snprintf(text, sizeof text, "<output>");
    for (int i = 0; i < count; i++) {
        used += (size_t)snprintf(text + used, sizeof text - used, "<x>");
    }
    for (int i = 0; i < count; i++) {
        used += (size_t)snprintf(text + used, sizeof text - used, "</x>");
    }
    used += (size_t)snprintf(text + used, sizeof text - used, "<root><list>" DSVA TAIL);
    return reader_read(text, used, piece);
}

static void depth_is_bounded(void **state) {
    (void)state;
    for (size_t piece = 0; piece < FEED_SIZES; piece++) {
        assert_true(read_nested(15, feed_sizes[piece]).whole); /* with output: 16 */
        struct reading got = read_nested(16, feed_sizes[piece]);
        assert_false(got.whole);
        assert_string_equal(got.error, "the XML has an unexpected x at row 1");
        assert_false(read_nested(900, feed_sizes[piece]).whole);
    }
}

static struct reading read_owner(const char *value, size_t piece) {
    static char text[16384];
    int used = snprintf(text, sizeof text,
                        HEAD "<structure>" FIELD("Proto", "tcp") FIELD("LocalAddress", "1.1.1.1:1")
                            FIELD("ForeignAddress", "169.254.1.39:48651") FIELD("State", "ESTABLISHED")
                                FIELD("WorldName", "%s") "</structure>" TAIL,
                        value);
    return reader_read(text, (size_t)used, piece);
}

/* An owner of two runs of characters, with a comment between where the second has any. */
static struct reading read_owner_of(size_t first, size_t second, size_t piece) {
    static const char comment[] = "<!-- -->";
    static char value[10 * 1024];
    size_t used = first;
    memset(value, 'x', first);
    if (second > 0) {
        memcpy(value + first, comment, sizeof comment - 1);
        used += sizeof comment - 1;
        memset(value + used, 'y', second);
        used += second;
    }
    value[used] = '\0';
    return read_owner(value, piece);
}

static void check_bounded(size_t first, size_t second, size_t piece, bool good) {
    struct reading got = read_owner_of(first, second, piece);
    assert_int_equal(got.whole, good);
    assert_int_equal(got.seen.foreign, good);
    assert_string_equal(got.error,
                        good ? "" : "the XML has a value, tag, comment or names longer than 4096 bytes");
}

static void fields_are_bounded(void **state) {
    (void)state;
    for (size_t piece = 0; piece < FEED_SIZES; piece++) {
        check_bounded(4096, 0, feed_sizes[piece], true);
        check_bounded(4097, 0, feed_sizes[piece], false);
        check_bounded(9000, 0, feed_sizes[piece], false);
        check_bounded(3900, 196, feed_sizes[piece], true);
        check_bounded(3900, 197, feed_sizes[piece], false);
        check_bounded(4096, 256, feed_sizes[piece], false);
    }
}

/* `before`, then `length` times a filler, then `after`. */
static struct reading read_filled(const char *before, size_t length, const char *after, size_t piece) {
    size_t size = strlen(before) + length + strlen(after);
    char *text = malloc(size);
    memcpy(text, before, strlen(before));
    memset(text + strlen(before), 'x', length);
    memcpy(text + strlen(before) + length, after, strlen(after));
    struct reading got = reader_read(text, size, piece);
    free(text);
    return got;
}

/* What libxml2 must keep until its end has come: none of it may grow without bound. */
static void what_never_ends_is_given_up(void **state) {
    (void)state;
    static const char *const before[] = {
        HEAD "<!-- ", HEAD "<field name=\"", HEAD "<", HEAD "<![CDATA[", HEAD "<?x ", HEAD "</", HEAD "&"};
    for (size_t i = 0; i < COUNT(before); i++) {
        struct reading got = read_filled(before[i], 300 * 1024, "", 4096);
        check_number(before[i], got.whole, false);
        assert_int_not_equal(got.error[0], '\0');
    }
    assert_string_equal(read_filled(HEAD "<!-- ", 300 * 1024, "", 4096).error,
                        "the XML has a value, tag, comment or names longer than 65536 bytes");
}

static void a_comment_of_64_kib_is_passed_over(void **state) {
    (void)state;
    struct reading got = read_filled("<output><!-- ", 64 * 1024 - 200, " --><root><list>" DSVA TAIL, 4096);
    assert_string_equal(got.error, "");
    assert_true(got.whole);
    assert_int_equal(got.seen.established, 1);
    assert_false(read_filled("<output><!-- ", 80 * 1024, " --><root><list>" DSVA TAIL, 4096).whole);
}

static void names_without_end_are_given_up(void **state) {
    (void)state;
    struct connections seen;
    struct fault fault;
    char text[80];
    connections_begin(&seen, SERVICE_VSHIELD, 48651);
    struct structures *reader = structures_open(&connections_xml, &seen);
    int fed = structures_feed(reader, "<output>", strlen("<output>"));
    int count = 0;
    for (; count < 100000 && fed == 0; count++) {
        int length = snprintf(text, sizeof text, "<element-with-a-name-%d/>", count);
        fed = structures_feed(reader, text, (size_t)length);
    }
    assert_in_range(count, 100, 500); /* a list has about ten */
    assert_int_equal(fed, -1);
    assert_false(structures_close(reader, &fault));
    assert_int_equal(fault.id, FAULT_XML_OVERLONG);
    assert_int_equal(fault.number, 4096);
}

static void many_rows_take_no_more_memory(void **state) {
    (void)state;
    struct connections seen;
    struct fault fault;
    connections_begin(&seen, SERVICE_VSHIELD, 48651);
    struct structures *reader = structures_open(&connections_xml, &seen);
    assert_int_equal(structures_feed(reader, HEAD, strlen(HEAD)), 0);
    for (int i = 0; i < 5000; i++) {
        assert_int_equal(structures_feed(reader, DSVA, strlen(DSVA)), 0);
    }
    assert_int_equal(structures_feed(reader, TAIL, strlen(TAIL)), 0);
    assert_true(structures_close(reader, &fault));
    assert_int_equal(seen.established, 5000);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_form_is_read),
        cmocka_unit_test(the_error_text_is_quoted),
        cmocka_unit_test(the_error_below_a_heading_is_quoted),
        cmocka_unit_test(no_cut_is_whole),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(fields_are_bounded),
        cmocka_unit_test(what_never_ends_is_given_up),
        cmocka_unit_test(a_comment_of_64_kib_is_passed_over),
        cmocka_unit_test(names_without_end_are_given_up),
        cmocka_unit_test(many_rows_take_no_more_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
