package se.knyt.server.connections;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import se.knyt.engine.books.ProviderCodes;
import se.knyt.engine.mapped.FormatDesk;

/**
 * One connection.
 *
 * @param checks the result of the checks, empty when they have not been run on this page
 * @param checked whether they have
 * @param problem why they could not be run, empty for nothing
 * @param hook empty for a system that tells nothing by itself
 * @param timetable how often it is read
 * @param winding empty for a system that no purchases begin with
 * @param history empty for a system that tells of no payouts
 */
public record ConnectionPage(
        ConnectionsPage.Tile tile,
        List<Stream> streams,
        List<Check> checks,
        boolean checked,
        String problem,
        Optional<Hook> hook,
        TimetableForm timetable,
        Optional<WindingPart> winding,
        Optional<HistoryPart> history) {
    /**
     * How often it is read, as the form has it.
     *
     * @param stream which of what is read; empty for all
     * @param kind {@code standard}, {@code every} or {@code cron}
     * @param problem key of what is wrong with what was sent, empty for nothing
     * @param wrong what of it is
     */
    public record TimetableForm(
            String stream, String kind, String count, String unit, String cron, String problem, String wrong) {
        /** The form of what holds: empty for what the connector proposes. */
        static TimetableForm of(String timetable) {
            if (timetable.isEmpty()) {
                return new TimetableForm("", "standard", "15", "minutes", "", "", "");
            }
            var words = timetable.split(" ", -1);
            return words[0].equals("every")
                    ? new TimetableForm("", "every", words[1], words[2], "", "", "")
                    : new TimetableForm("", "cron", "15", "minutes", timetable, "", "");
        }

        /** The timetable that it means. */
        String text() {
            return kind.equals("every") ? "every " + count.strip() + " " + unit : cron.strip();
        }
    }

    /**
     * Whether the system tells when something happens.
     *
     * @param address where it does, secret; empty when this Knyt has none that others reach
     * @param state {@code on}, {@code off} (not asked yet), {@code bad} (it refused) or {@code none} (there is no address)
     * @param asked machine time when it was asked last
     * @param next machine time when it is asked again
     * @param received machine time of the last notice
     */
    public record Hook(
            String address,
            String state,
            Optional<Instant> asked,
            Optional<Instant> next,
            String failure,
            String failureArgs,
            Optional<Instant> received) {
        /** The chip's look. */
        public String look() {
            return switch (state) {
                case "on" -> "tied";
                case "bad" -> "bad";
                case "off" -> "wait";
                default -> "plain";
            };
        }
    }

    /** What is read from it. */
    public record Stream(
            String code,
            Optional<Instant> read,
            Instant next,
            long everySeconds,
            String failure,
            String failureArgs,
            String timetable) {
        /** How often it is read, as the form has it. */
        public TimetableForm form() {
            return TimetableForm.of(timetable);
        }

        /** As often as the connector proposes, in the largest unit that is whole. */
        public TimetableForm proposed() {
            long minutes = Math.max(1, everySeconds / 60);
            return minutes % 1440 == 0
                    ? TimetableForm.of("every " + minutes / 1440 + " days")
                    : minutes % 60 == 0
                            ? TimetableForm.of("every " + minutes / 60 + " hours")
                            : TimetableForm.of("every " + minutes + " minutes");
        }
    }

    /**
     * The result of one check.
     *
     * @param state {@code ""}, {@code loose}, {@code bad} or {@code wait}: the look of its mark
     * @param what the heading
     * @param why why it matters, empty when all is well
     * @param steps how it is put right in the system, in order
     * @param fix what Knyt can write itself
     * @param asked what a person is asked, and has answered
     */
    public record Check(
            String state,
            String symbol,
            String word,
            String what,
            String why,
            List<String> steps,
            Optional<Fix> fix,
            Optional<Asked> asked) {
        static Check of(
                String state,
                String symbol,
                String word,
                String what,
                String why,
                List<String> steps,
                Optional<Fix> fix) {
            return new Check(state, symbol, word, what, why, steps, fix, Optional.empty());
        }

        Check asking(Asked question) {
            return new Check(state, symbol, word, what, why, steps, fix, Optional.of(question));
        }
    }

    /**
     * A question that only a person can answer.
     *
     * @param facts what tells this question from one about other facts
     * @param answer {@code yes}, {@code no}, or empty while it waits for one
     * @param said who answered what and when, in words; empty when nobody has
     * @param note what the person wrote beside it
     */
    public record Asked(String code, String facts, String answer, String said, String note) {}

    /** The page with a timetable that was refused. */
    ConnectionPage with(TimetableForm refused) {
        return new ConnectionPage(tile, streams, checks, checked, problem, hook, refused, winding, history);
    }

    /** Whether exports of a provider that Knyt reads itself can be read by formats of the company's own beside it. */
    public boolean mapsFiles() {
        return !ofOwnProvider()
                && tile.family()
                        .filter(family -> FormatDesk.readsBeside(tile.connector(), family))
                        .isPresent();
    }

    /** Whether it is to a provider that Knyt does not know: its files are read by formats alone. */
    public boolean ofOwnProvider() {
        return tile.connector().equals(ProviderCodes.OTHER);
    }

    /** Whether anything on the page waits for a person's answer or can be answered anew. */
    public boolean asks() {
        return checks.stream().anyMatch(check -> check.asked().isPresent());
    }

    /**
     * Changes that one button makes.
     *
     * @param code the check
     * @param seen what tells these changes from any others, so that nothing is written but what was shown
     * @param changes each in words
     */
    public record Fix(String code, String seen, List<String> changes) {}
}
