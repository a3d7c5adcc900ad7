#include "evidence/decode.h"

#include "feed.h"
#include "unit.h"

/*
 * The clean lines, each as `N` (its number), `>` a quote, `p` for a pager's, `+` where it goes on,
 * `:`, its text.
 */
struct shown {
    char text[16384];
    size_t used;
};

static void show(void *context, const struct clean_line *line) {
    struct shown *shown = context;
    char marks[32] = "";
    size_t used = 0;
    for (unsigned i = 0; i < line->quote; i++) {
        marks[used++] = '>';
    }
    shown->used += (size_t)snprintf(shown->text + shown->used, sizeof shown->text - shown->used,
                                    "%zu%s%s%s:%.*s\n", line->number, marks, line->pager ? "p" : "",
                                    line->goes_on ? "+" : "", (int)line->text.length, line->text.bytes);
}

/* Decodes the text in pieces of one size, each in memory of its own. */
static void decode(struct shown *shown, struct decoder *decoder, const char *text, size_t length,
                   size_t piece) {
    shown->used = 0;
    shown->text[0] = '\0';
    decoder_init(decoder, show, shown);
    while (length > 0) {
        size_t size = piece < length ? piece : length;
        char *held = malloc(size);
        memcpy(held, text, size);
        decoder_feed(decoder, held, size);
        free(held);
        text += size;
        length -= size;
    }
    decoder_end(decoder);
}

struct row {
    const char *text;
    size_t length; /* 0: up to its NUL */
    const char *wanted;
};

#define BYTES(text) text, sizeof(text) - 1

static void check_rows(const struct row *rows, size_t count) {
    static struct shown shown;
    static struct decoder decoder;
    for (size_t i = 0; i < count; i++) {
        size_t length = rows[i].length > 0 ? rows[i].length : strlen(rows[i].text);
        for (size_t size = 0; size < FEED_SIZES; size++) {
            decode(&shown, &decoder, rows[i].text, length, feed_sizes[size]);
            check_text(rows[i].wanted, shown.text, rows[i].wanted);
        }
    }
}

static void ascii_is_itself(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"", 0, ""},
        {"\n", 0, "1:\n"},
        {"one\n\n\ttwo  x \n", 0, "1:one\n2:\n3:\ttwo  x\n"},
        {"one\r\ntwo\r\r\nlast", 0, "1:one\n2:two\n3:last\n"},
        {"one\rtwo\r", 0, "1:two\n"},
        {"one\ftwo\v\vthree\n", 0, "1:one\n1:two\n1:three\n"},
        {BYTES("some a\0b\x01\x7f\0c\n"), "1:some abc\n"},
        {"~ # esxcli network ip connection list | grep Mux\n", 0,
         "1:~ # esxcli network ip connection list | grep Mux\n"},
        {"CCAlgo,State,\n,\"a<b&\"\"c,d &lt; <br>\",\n", 0,
         "1:CCAlgo,State,\n2:,\"a<b&\"\"c,d &lt; <br>\",\n"},
        {"[{\"a\": \"<br>&lt;\\_\"}]\n", 0, "1:[{\"a\": \"<br>&lt;\\_\"}]\n"},
        {"<?xml version=\"1.0\"?>\n<output xmlns=\"x\"><string>&lt;</string>\n", 0,
         "1:<?xml version=\"1.0\"?>\n2:<output xmlns=\"x\"><string>&lt;</string>\n"},
        {"> <?xml version=\"1.0\"?>\n> <output x>\n> <string>&lt;</string>\n", 0,
         "1>:<?xml version=\"1.0\"?>\n2>:<output x>\n3>:<string>&lt;</string>\n"},
        {"<output x>\n\n<field>&lt;</field>\n</output>\n\n<br>&lt;\n", 0,
         "1:<output x>\n2:\n3:<field>&lt;</field>\n4:</output>\n5:\n6:<\n"},
        {"<output x>\n\n<list>\f</list>\n", 0, "1:<output x>\n2:\n3:<list>\n3:</list>\n"},
        {"see <none> &lt; a\\|b C:\\_x\\y\n", 0, "1:see <none> &lt; a\\|b C:\\_x\\y\n"},
    };
    check_rows(rows, COUNT(rows));
}

static void utf8_loses_what_does_not_show(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"\xef\xbb\xbf"
         "all\r\n",
         0, "1:all\n"},
        {"\u200bvmci\u00a03\u3000144\u2060\u00ad\n", 0, "1:vmci 3 144\n"},
        {"停止\u2028é\xc2\x85"
         "x\n",
         0, "1:停止\n1:é\n1:x\n"},
        {"停止\xe5\x81\n", 0, "1:停止\uFFFD\uFFFD\n"},
        {"a\033(é\033é\r停\bb\n", 0, "1:béé\n"},
    };
    check_rows(rows, COUNT(rows));
}

static void utf16_is_found(void **state) {
    (void)state;
    static const struct row little[] = {
        {BYTES("\xff\xfe"
               "a\0\r\0\n\0b\0"),
         "1:a\n2:b\n"},
        {BYTES("a\0b\0 \0\x5c\x50\x62\x6b\r\0\n\0"), "1:ab 停止\n"},
        {BYTES("\xff\xfe\xe5\x4e\x0a\x4e\r\0\n\0\x0a\x30\n\0"), "1:以上\n2:《\n"},
        {BYTES("\xff\xfe\x3d\xd8\x00\xde\x3d\xd8 \0"), "1:\U0001F600\uFFFD\n"},
        {BYTES("\xff\xfe"
               "a"),
         "1:\n"},
        {BYTES("plain\r\nu\0n\0i\0\x0a\x4e\r\0\n\0back\r\nx\r\n"), "1:plain\n2:uni上\n3:back\n4:x\n"},
        {BYTES("\xff\xfe"
               "a\0b\0xyz\r\nnext\r\n"),
         "1:ab祸z\n2:next\n"},
    };
    static const struct row big[] = {
        {BYTES("\xfe\xff\0a\0\r\0\n\0b"), "1:a\n2:b\n"},
        {BYTES("\0a\0 \x50\x5c\x6b\x62\0\r\0\n\0b\0c\0\n"), "1:a 停止\n2:bc\n"},
        {BYTES("plain\n\0a\0b\0\r\0\nback\n"), "1:plain\n2:ab\n3:back\n"},
    };
    check_rows(little, COUNT(little));
    check_rows(big, COUNT(big));
}

static void shift_jis_and_cp1252_leave_ascii_alone(void **state) {
    (void)state;
    static const struct row japanese[] = {
        {"\x83\x8c\x83|\x81[\x83g | Mux \x94\\\n", 0, "1:レポート | Mux 〓\n"},
        {"\x92\xe2\x8e~\n(\x8f\xc8\x97\xaa) \x82\xa0\x82P\x82\x60\xb1\n", 0, "1:停止\n2:(省略) あ〓〓ｱ\n"},
        {"\x91S\x82\xc4 \x88\xea\x95\x94 \x93\xc1\x92\xe8 (\x8fo\x97\xcd\x82\xc8\x82\xb5) "
         "\x8f\x91\x82\xab\x82\xdc\x82\xb5\x82\xbd\x81"
         "F\x88\xc8\x89\xba\x97\xaa\x81"
         "E\x81"
         "c\n",
         0, "1:全て 一部 特定 (出力なし) 書きました：以下略・.\n"},
    };
    static const struct row western[] = {
        {"d\xe9marr\xe9 \x93"
         "abc\x94 l\xe4uft it\x92s\n",
         0, "1:démarré 'abc' läuft it's\n"},
        {"it\x92s running\n", 0, "1:it's running\n"},
        {"caf\xe9\r\n", 0, "1:café\n"},
        {"esxcfg-module \x96l \x97 x\n", 0, "1:esxcfg-module -l - x\n"},
    };
    check_rows(japanese, COUNT(japanese));
    check_rows(western, COUNT(western));
}

static void what_a_terminal_would_show(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"\033[01;31m\033[KMux\033[m\033[K is \033]0;title\007up\033(B\n", 0, "1:Mux is up\n"},
        {"^[[01;31m^[[KMux^[[m^[[K \\x1b[31mr\\u001b[0m \\033[1mb\\e[0m^M\n", 0, "1:Mux r b\n"},
        {"^[]0;root@esx01: ~^G~ # ^[(B\n", 0, "1:~ #\n"},
        {"[01;31m[KMux[m[K [5m]\n", 0, "1:Mux [5m]\n"},
        {"[Kernel] [m]\n", 0, "1:[Kernel] [m]\n"},
        {"10%\r 20%\r100% done\r\nabx\b\bcd\n", 0, "1:100% done\n2:acd\n"},
        {"long text\rshort\033[K\n12345\033[3Dx\033[Py\n", 0, "1:short\n2:12xy\n"},
        {"--More--\033[2Ktcp 0\nabc\033[1Kd\nabc\033[2Kd\n", 0, "1p:tcp 0\n2:   d\n3:d\n"},
        {"top\033[2;1Hbottom\033[2Jnew\n", 0, "1:top\n1:bottom\n1:new\n"},
        {"\016tq\0172125074\033(0mq\033(B1\n", 0, "1:tq2125074mq1\n"},
        {"a\033]0;never ends\nb\n", 0, "1:a\n2:b\n"},
        {"a\033", 0, "1:a\n"},
        {"a\033#8b\033 \033=c\033\033[md\n", 0, "1:abcd\n"},
        {"--More--\r        \rtcp 0\n", 0, "1p:tcp 0\n"},
        {"> tcp 0\n> --More--\n", 0, "1>:tcp 0\n2>p:\n"},
        {"    --More--(5%) \n", 0, "1p:\n"},
        {"--More-- (12% of 3 bytes)tcp 0\n--More--\n", 0, "1p:tcp 0\n2p:\n"},
        {"a\n--More--\b\b\b\b\b\b\b\b        \b\b\b\b\b\b\b\b~ #\n", 0, "1:a\n2p:~ #\n"},
    };
    check_rows(rows, COUNT(rows));
}

static void quotes_are_proven(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"> ~ # ps\n>\n> > /etc\n>>> x\n", 0, "1>:~ # ps\n2>:\n3>>:/etc\n4>>>:x\n"},
        {"> one\n", 0, "1>:one\n"},
        {"text\n> one\nmore\n", 0, "1:text\n2:> one\n3:more\n"},
        {"text\n> one\n> two\nmore\n", 0, "1:text\n2>:one\n3>:two\n4:more\n"},
        {"Bob wrote:\n> one\nmore\n", 0, "1:Bob wrote:\n2>:one\n3:more\n"},
        {"~ # for i in 1 2; do\n> echo $i\n> done\n1\n", 0,
         "1:~ # for i in 1 2; do\n2:> echo $i\n3:> done\n4:1\n"},
        {"a\n\n> one\n\n> two\n", 0, "1:a\n2:\n3>:one\n4:\n5>:two\n"},
        {"[2026-11-24 10:00:01.5] ~ # ps\n[2026-11-24T10:00:01Z]\n[::1]:8307 [10:00] x\n", 0,
         "1:~ # ps\n2:\n3:[::1]:8307 [10:00] x\n"},
    };
    check_rows(rows, COUNT(rows));
}

static void markdown_is_proven(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"```bash\n~ # ps | grep Mux\n\na\\_b &lt;\n```\nc\n", 0,
         "1:\n2:~ # ps | grep Mux\n3:\n4:a_b &lt;\n5:\n6:c\n"},
        {"```~ # ps\n5695```\n{code:java}\na\n{code}\nb\n", 0, "1:~ # ps\n2:5695\n3:\n4:a\n5:\n6:b\n"},
        {"> ```\n> a\n\nb\n", 0, "1>:\n2>:a\n3:\n4:b\n"},
        {"| A | B |\n|---|---|\n| a\\_b | c\\|d |\n~ # ps | grep Mux\n", 0,
         "1:  A   B\n2: --- ---\n3:  a_b   c|d\n4:~ # ps | grep Mux\n"},
        {"A | B\n--|--\n1 | 2\n~ # ps\n", 0, "1:A   B\n2:-- --\n3:1   2\n4:~ # ps\n"},
        {"+---+\n| a |\n+---+\n", 0, "1: ---\n2:  a\n3: ---\n"},
        {"\\[root@esx01:\\~\\] ps \\| grep Mux\n", 0, "1:[root@esx01:~] ps | grep Mux\n"},
        {"ds\\_am 0.0.0.0:\\*\nx:\\* C:\\_x\\y\n", 0, "1:ds_am 0.0.0.0:*\n2:x:\\* C:\\_x\\y\n"},
        {"---- ---- | grep\n", 0, "1:---- ---- | grep\n"},
    };
    check_rows(rows, COUNT(rows));
}

static void html_is_proven(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"<p>~ # ps &amp;&amp; &lt;x&gt;&nbsp;y<br>&#53;&#x36;95 <b>z</b></p>\n\n&lt; <none>\n", 0,
         "1:~ # ps && <x> y\n1:5695 z\n2:\n3:&lt; <none>\n"},
        {"<table><tr><td>tcp</td><td>0</td></tr>\n<tr><td\n class='a'>udp</td></tr></table>\n", 0,
         "1:  tcp    0\n2:\n3:udp\n"},
        {"<html><style>p{}\nx\n</style><pre>\na &lt;\n\nb <none>\n</pre></html>\n\n&lt; <i2>\n", 0,
         "1:\n2:\n3:\n4:a <\n5:\n6:b\n7:\n8:\n9:&lt; <i2>\n"},
        {"<br>&amp;lt; &bogus; &#; &#128512x; a & b < c\n", 0, "1:&lt; &bogus; &#; &#128512x; a & b < c\n"},
    };
    check_rows(rows, COUNT(rows));
}

/* A block that begins as esxcli's XML proves nothing; a page that shows it with its tags goes on. */
static void xml_is_itself(void **state) {
    (void)state;
#define OUTPUT "<output xmlns=\"http://www.vmware.com/Products/ESX/5.0/esxcli\">"
    static const struct row rows[] = {
        {"a\n" OUTPUT "\n  <string>&lt;br&gt; | </string> \n\n</output>\n\n<b>b</b>\n", 0,
         "1:a\n2:" OUTPUT "\n3:  <string>&lt;br&gt; | </string>\n4:\n5:</output>\n6:\n7:b\n"},
        {OUTPUT "\n  <string>a\\_b <br></string>\n", 0, "1:" OUTPUT "\n2:  <string>a\\_b <br></string>\n"},
        {OUTPUT "\n<list>\f</list>\xe2\x80\xa8<b>\n", 0, "1:" OUTPUT "\n2:<list>\n2:</list>\n2:<b>\n"},
        {OUTPUT "\nb\n\n<b>c</b>\n", 0, "1:" OUTPUT "\n2:b\n3:\n4:c\n"},
        {"<html><pre>\n" OUTPUT "\n<b>a</b>\n</pre></html>\n", 0, "1:\n2:\n3:a\n4:\n"},
        {"<output>\n<b>a</b>\n", 0, "1:<output>\n2:a\n"},
    };
    check_rows(rows, COUNT(rows));
}

static void ansible_is_proven(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"    \"stdout_lines\": [\n        \"a \\\"b\\\" \\t\\\\ \\u0041\",\n        \"c\\nd\"\n    ]\n    "
         "\"e\",\n",
         0, "1:    \"stdout_lines\": [\n2:a \"b\" \t\\ A\n3:c\n3:d\n4:    ]\n5:    \"e\",\n"},
        {"  \"r.stdout\": \"a\\r\\nb \\\"c\\\"\", \"x\": 1\n  \"stdout_lines\": [\n    \"a\",\n    \"b\"\n  "
         "]\n",
         0, "1:  \"r.stdout\":\n1:a\n1:b \"c\"\n2:\n3:\n4:\n5:  ]\n"},
        {"ok: [h] => {\"msg\": \"a\", \"stdout\": \"b\\nc\"}\n\n\"msg\": \"d\n", 0,
         "1:ok: [h] => {\"msg\": \"a\", \"stdout\":\n1:b\n1:c\n2:\n3:\"msg\":\n3:d\n"},
        {"h | CHANGED | rc=0 | (stdout) a\\nb (stderr) c\\n\n", 0,
         "1:h | CHANGED | rc=0 | (stdout)\n1:a\n1:b\n"},
        {"ok: [h] =>\n  stdout: |-\n    a\n  stdout_lines:\n  - a\n\nok: [h] =>\n  msg: 'b'\n\n  msg: c\n", 0,
         "1:ok: [h] =>\n2:  stdout: |-\n3:    a\n4:\n5:\n6:\n7:ok: [h] =>\n8:  "
         "msg:\n8:b\n9:\n10:  msg: "
         "c\n"},
        {"{\n  \"hosts\": {\n    \"h\": {\n      \"stdout\": \"a\"\n    }\n}\n\"msg\": \"b\"\n", 0,
         "1:{\n2:\n3:\n4:\n5:\n6:}\n7:\"msg\":\n7:b\n"},
        {"[\n  \"a\",\n  \"b\"\n]\n\n\"c\\r\\nd\"\n\n\"e\"\n[\n  {\"f\": \"g\\nh\"},\n", 0,
         "1:[\n2:a\n3:b\n4:]\n5:\n6:c\n6:d\n7:\n8:\"e\"\n9:[\n10:  {\"f\": \"g\\nh\"},\n"},
    };
    check_rows(rows, COUNT(rows));
}

/* A line that was broken off keeps the number of its beginning; a part in base64 has the number of its own. */
static void mail_is_proven(void **state) {
    (void)state;
#define LONG "0123456789 123456789 123456789 123456789 123456789 123456789"
#define QUOTED "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
#define BASE64 "content-transfer-encoding: BASE64\n\n"
    static const struct row rows[] = {
        {QUOTED "a=3Db=\r\nc =E3=81=\n=82=20\r\n\r\nx=3d= \r\nz=20\n", 0,
         "1:Content-Transfer-Encoding: quoted-printable\n2:\n3:a=bc あ\n6:\n7:x=3d=\n8:z\n"},
        {QUOTED "=====\na=\nb==\nc=\n", 0,
         "1:Content-Transfer-Encoding: quoted-printable\n2:\n3:=====\n4:ab==\n6:c\n"},
        {QUOTED "a=\n\nb=20\n\nc\n", 0,
         "1:Content-Transfer-Encoding: quoted-printable\n2:\n3:a\n5:b\n6:\n7:c\n"},
        {LONG "=\n" LONG "=3D=\n\nb=20\n", 0, "1:" LONG LONG "=\n4:b\n"},
        {QUOTED "a=20\n--b\nContent-Type: text/plain\n\nb=20\n", 0,
         "1:Content-Transfer-Encoding: quoted-printable\n2:\n3:a\n4:--b\n5:Content-Type: "
         "text/plain\n6:\n7:b=20\n"},
        {LONG " =\nb =3D\n\nc=20\n\nA=20 B=c\n", 0, "1:" LONG " b =\n3:\n4:c\n5:\n6:A=20 B=c\n"},
        {LONG "=\nNAME=\nA=3D\n", 0, "1:" LONG "=\n2:NAME=\n3:A=3D\n"},
        {LONG "=\nb\n", 0, "1:" LONG "=\n2:b\n"},
        {"a=20\nb=20\n", 0, "1:a=20\n2:b=20\n"},
        {BASE64 "44GCCmI=\n\nYg==\n", 0, "1:content-transfer-encoding: BASE64\n2:\n3:あ\n3:b\n4:\n5:Yg==\n"},
        {BASE64 "YWJj\r\nZGVm\r\nZwpo\r\n--b--\r\nx\r\n", 0,
         "1:content-transfer-encoding: BASE64\n2:\n3:abcdefg\n3:h\n6:--b--\n7:x\n"},
        {BASE64 "//5hAGIACgBjAA==\n--b\nx\n", 0,
         "1:content-transfer-encoding: BASE64\n2:\n3:ab\n3:c\n4:--b\n5:x\n"},
        {BASE64 "Hello,\nyou\n", 0, "1:content-transfer-encoding: BASE64\n2:\n3:Hello,\n4:you\n"},
        {BASE64 "R0lGODlhAQ==\n", 0, "1:content-transfer-encoding: BASE64\n2:\n3:R0lGODlhAQ==\n"},
        {BASE64 "YQBi\n", 0, "1:content-transfer-encoding: BASE64\n2:\n3:YQBi\n"},
    };
    check_rows(rows, COUNT(rows));
}

/* A long line comes in pieces that together are the line, and whose blanks are all there. */
static void long_lines_go_on(void **state) {
    (void)state;
    enum { LENGTH = 10000 };
    static char text[LENGTH + 1];
    static struct shown shown;
    static struct decoder decoder;
    static char joined[LENGTH + 1];
    size_t used = 0;
    for (size_t i = 0; i < LENGTH; i++) {
        text[i] = i % 7 == 3 ? ' ' : (char)('a' + i % 26);
    }
    text[LENGTH - 1] = 'z';
    decode(&shown, &decoder, text, LENGTH, 61);
    for (char *line = strtok(shown.text, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        char *colon = strchr(line, ':');
        check_number(line, line[0], '1');
        assert_true(strlen(colon + 1) <= CLEAN_LINE_MAX);
        memcpy(joined + used, colon + 1, strlen(colon + 1));
        used += strlen(colon + 1);
        check_number("goes on", colon[-1] == '+', used < LENGTH);
    }
    check_text("joined", joined, text);
}

/* A block that is judged in parts keeps what was proven. */
static void long_blocks_keep_their_form(void **state) {
    (void)state;
    static struct shown shown;
    static struct decoder decoder;
    static char text[16384];
    char wanted[16384] = "";
    size_t used = 0;
    size_t wants = 0;
    for (int i = 1; i <= 129; i++) {
        used += (size_t)snprintf(text + used, sizeof text - used, "> row %d\n", i);
        wants += (size_t)snprintf(wanted + wants, sizeof wanted - wants, "%d>:row %d\n", i, i);
    }
    decode(&shown, &decoder, text, used, SIZE_MAX);
    check_text("quote", shown.text, wanted);
}

static void what_is_no_text_is_told(void **state) {
    (void)state;
    static const struct {
        const char *bytes;
        size_t length;
        const char *kind;
    } rows[] = {
        {"", 0, NULL},
        {BYTES("text\n"), NULL},
        {BYTES("log\n\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0more\n"), NULL},
        {BYTES("a\1\2\3\0b\4\5\0"), "binary"},
        {BYTES("\x1f\x8b\x08xx"), "gzip"},
        {BYTES("PK\x03\x04"), "zip"},
        {BYTES("\x7f"
               "ELF\2"),
         "program"},
        {BYTES("\x89PNG\r\n\x1a\n"), "picture"},
        {BYTES("%PDF-1.4\n"), "document"},
        {BYTES("BZh91AY"), "archive"},
    };
    static struct shown shown;
    static struct decoder decoder;
    for (size_t i = 0; i < COUNT(rows); i++) {
        decode(&shown, &decoder, rows[i].bytes, rows[i].length, 1);
        const char *kind = decoder.kind != NULL ? decoder.kind : "text";
        check_text(rows[i].bytes, kind, rows[i].kind != NULL ? rows[i].kind : "text");
        check_number(rows[i].bytes, shown.used > 0,
                     rows[i].length > 0 && (strcmp(kind, "text") == 0 || strcmp(kind, "binary") == 0));
    }
    char tar[512] = "file";
    memcpy(tar + 257, "ustar", 5);
    decode(&shown, &decoder, tar, sizeof tar, 1);
    check_text("tar", decoder.kind, "tar");
    assert_true(sizeof(struct decoder) <= 65536);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(ascii_is_itself),
        cmocka_unit_test(utf8_loses_what_does_not_show),
        cmocka_unit_test(utf16_is_found),
        cmocka_unit_test(shift_jis_and_cp1252_leave_ascii_alone),
        cmocka_unit_test(what_a_terminal_would_show),
        cmocka_unit_test(quotes_are_proven),
        cmocka_unit_test(markdown_is_proven),
        cmocka_unit_test(html_is_proven),
        cmocka_unit_test(xml_is_itself),
        cmocka_unit_test(ansible_is_proven),
        cmocka_unit_test(mail_is_proven),
        cmocka_unit_test(long_lines_go_on),
        cmocka_unit_test(long_blocks_keep_their_form),
        cmocka_unit_test(what_is_no_text_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
