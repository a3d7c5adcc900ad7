/* The history for people: the state of affairs, the last 24 hours mark by mark, then the events. */
#include "report/language.h"
#include "report/page.h"
#include "report/report.h"

#include <string.h>

/* As cron runs ensure every five minutes, a mark is a run; where it runs more often, the worst of five minutes. */
enum { MARK_S = 300, ROW_S = 6 * 3600, ROW_MARKS = ROW_S / MARK_S, ROWS = HISTORY_MARKS_AGE_S / ROW_S + 1 };

enum { HOURS_AND_MINUTES = 5, LABEL = 7 };

/* The last 24 hours. Rows begin at 0, 6, 12 or 18 o'clock, so that a mark keeps its place as the day goes on. */
struct day {
    int64_t begin_s;
    size_t runs;
    unsigned char worst[ROWS * ROW_MARKS]; /* in each mark's time: 1 + the worst state of the runs, or 0 */
};

/* The file may hold marks older than a day and, after a step of the clock, later ones: they go with the next ensure. */
static struct day day_of(const struct report *report) {
    struct day day = {.begin_s = report->now.wall_s - HISTORY_MARKS_AGE_S};
    int64_t into_s = day.begin_s % ROW_S;
    day.begin_s -= into_s < 0 ? into_s + ROW_S : into_s;
    for (size_t i = 0; i < report->history->mark_count; i++) {
        const struct history_mark *mark = &report->history->marks[i];
        int64_t age_s = report->now.wall_s - mark->wall_s;
        if (age_s >= 0 && age_s < HISTORY_MARKS_AGE_S) {
            unsigned char *worst = &day.worst[(mark->wall_s - day.begin_s) / MARK_S];
            *worst = mark->state >= *worst ? (unsigned char)(1 + mark->state) : *worst;
            day.runs++;
        }
    }
    return day;
}

static void print_mark(const struct page *page, unsigned state) {
    static const char *const letters[] = {
        [STATE_OK] = ".", [STATE_UNKNOWN] = "?", [STATE_WARNING] = "w", [STATE_CRITICAL] = "C"};
    page_state(page, state, letters[state], 1);
}

/* Six hours, each mark in its column. */
static void print_row(const struct page *page, const struct day *day, int row) {
    const unsigned char *worst = &day->worst[row * ROW_MARKS];
    const struct time_text begin = moment_text(day->begin_s + (int64_t)row * ROW_S);
    int column = HOURS_AND_MINUTES - LABEL;
    fprintf(page->out, "%.*s", HOURS_AND_MINUTES, strchr(begin.text, 'T') + 1);
    for (int i = 0; i < ROW_MARKS; i++) {
        if (worst[i] > 0) {
            fprintf(page->out, "%*s", i - column, "");
            print_mark(page, worst[i] - 1U);
            column = i + 1;
        }
    }
    fputc('\n', page->out);
}

static void print_day(const struct page *page, const struct day *day) {
    fprintf(page->out, "\n%-*s", LABEL, "UTC");
    for (int hour = 0; hour < ROW_S / 3600; hour++) {
        fprintf(page->out, "%s+%d h", hour > 0 ? "        " : "", hour);
    }
    fputc('\n', page->out);
    for (int row = 0; row < ROWS; row++) {
        print_row(page, day, row);
    }
    fprintf(page->out, "%*s", LABEL, "");
    for (unsigned state = STATE_OK; state <= STATE_CRITICAL; state++) {
        print_mark(page, state);
        fprintf(page->out, " %s   ", state_name((enum state)state));
    }
    fprintf(page->out, "%s\n\n", tr(page->language, "blank: no run"));
}

/* What keeps ensure from starts; `left` is how long, or until when. */
static void print_limit(const struct page *page, bool holds, const char *message, const char *left) {
    if (holds) {
        fprintf(page->out, tr(page->language, message), left);
        fputc('\n', page->out);
    }
}

static void print_limits(const struct page *page, const struct report *report) {
    const struct memory *memory = report->memory;
    const struct policy_limits *limits = &report->settings->limits;
    int64_t budget_wait_s = policy_budget_wait(memory, limits, report->now);
    int64_t back_off_s = policy_back_off(memory, limits, report->now);
    int64_t pause_s = policy_pause(memory, report->now);
    print_limit(page, budget_wait_s > 0,
                MESSAGE("no starts for another %s (start limit), or until /opt/muxwatch/bin/muxwatch reset"),
                duration_text(budget_wait_s).text);
    print_limit(page, back_off_s > 0, MESSAGE("no starts for another %s (back-off)"),
                duration_text(back_off_s).text);
    print_limit(page, pause_s > 0, MESSAGE("no starts until %s (paused)"),
                moment_text(report->now.wall_s + pause_s).text);
}

void history_print_text(FILE *out, const struct report *report) {
    const struct page page = {out, report->language, report->color};
    const struct history *history = report->history;
    const struct policy_limits *limits = &report->settings->limits;
    const struct day day = day_of(report);
    fprintf(out, tr(page.language, "%s  runs in the last 24 hours: %zu, starts used: %u of %u"),
            report->host_name, day.runs, policy_starts(report->memory, limits, report->now), limits->budget);
    fputc('\n', out);
    print_limits(&page, report);
    if (!report->settings->quiet) {
        print_day(&page, &day);
    }
    for (size_t i = 0; i < history->event_count; i++) {
        const struct history_event *event = &history->events[i];
        fprintf(out, "%s  %s\n", moment_text(event->wall_s).text, event->text);
    }
    if (history->event_count == 0) {
        fprintf(out, "%s\n", tr(page.language, "no events"));
    }
}
