package se.knyt.server.formats;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.engine.intake.SettlementDrop.Outcome;
import se.knyt.engine.mapped.FormatDesk;
import se.knyt.engine.mapped.FormatDraft;
import se.knyt.engine.mapped.FormatForm;
import se.knyt.server.shell.View;
import se.knyt.server.uploads.FileOutcome;

/**
 * The formats of one connection, and the one in the making.
 *
 * @param connection its reference in addresses
 * @param name what the connection is called
 * @param formats those that are in use
 * @param refused what was wrong with the file dropped last, null for nothing
 * @param draft the format in the making, empty when no file is kept
 * @param problem code of why it was not saved, empty for nothing
 * @param taken what became of the file once its format was saved, null before
 */
public record FormatsPage(
        String connection,
        String name,
        List<FormatDesk.Saved> formats,
        FormatDraft.@Nullable Place refused,
        Optional<FormatDraft> draft,
        String problem,
        @Nullable Outcome taken) {
    /** Whether the file that made a format went in as well. */
    public boolean wentIn() {
        return taken instanceof Outcome.Taken one && one.parked() == 0;
    }

    /** Of payouts of that file of before the company's first day. */
    public Optional<String> earlier(View view) {
        return taken == null ? Optional.empty() : new FileOutcome(List.of(), "", taken).earlier(view);
    }

    /** The payouts of the file that made the format. */
    public List<se.knyt.engine.intake.SettlementDrop.Told> payouts() {
        return taken instanceof Outcome.Taken one
                ? one.payouts().stream().limit(20).toList()
                : List.of();
    }

    /** A place in a file, in the reader's language; the reason itself is as the reader of files words it. */
    public static String told(View view, FormatDraft.Place place) {
        if (place.line() == 0) {
            var key = "format.refused." + place.reason();
            return view.texts().has(key) ? view.t(key) : view.t("format.place.file", place.reason());
        }
        return place.column() == 0
                ? view.t("format.place.line", place.line(), place.reason())
                : view.t("format.place", place.line(), place.column(), place.reason());
    }

    /** The answers of a question of the form. */
    public static List<String> answers(String question) {
        return FormatForm.CHOICES.getOrDefault(question, List.of());
    }

    /** The questions, in an order that a person asks them in. */
    public static List<String> questions() {
        return List.of("paid", "signs", "payout-rows", "fees", "vat", "debits", "decimal", "days");
    }
}
