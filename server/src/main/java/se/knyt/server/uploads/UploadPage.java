package se.knyt.server.uploads;

import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.engine.intake.SettlementDrop.Outcome;
import se.knyt.engine.intake.SettlementDrop.Told;
import se.knyt.engine.mapped.FormatDesk;
import se.knyt.server.shell.View;
import se.knyt.server.text.FileReasons;

/**
 * The form for a settlement file, and what became of the last one.
 *
 * @param sources the connections that read files
 * @param outcome null before anything was dropped
 */
public record UploadPage(List<Source> sources, @Nullable Outcome outcome) {
    /** Payouts named one by one; of more, how many. */
    public static final int NAMED_MAX = 20;

    /** A connection that reads files. */
    public record Source(String ref, String name, String connector) {}

    /** Whether it went in, or was there already. */
    public boolean good() {
        return outcome instanceof Outcome.Taken taken && taken.parked() == 0;
    }

    /** What became of the file, in one line. */
    public String heading(View view) {
        return switch (outcome) {
            case null -> "";
            case Outcome.Taken taken ->
                taken.parked() > 0
                        ? view.n("upload.parked", taken.parked())
                        : taken.changed() == 0
                                ? view.t("upload.same")
                                : view.n("upload.taken", taken.payouts().size());
            case Outcome.Several several -> view.t("upload.several");
            case Outcome.NotOurs notOurs ->
                notOurs.provider().isEmpty()
                        ? view.t("upload.unknown")
                        : view.t("upload.other", view.system(notOurs.provider()));
            case Outcome.Unreadable unreadable ->
                unreadable.connector().isEmpty()
                        ? view.t("upload.unreadable.any")
                        : view.t("upload.unreadable", view.system(unreadable.connector()));
            case Outcome.Refused refused -> view.t("upload.refused." + refused.code());
        };
    }

    /** What that means and what to do. */
    public String text(View view) {
        return switch (outcome) {
            case null -> "";
            case Outcome.Taken taken ->
                view.t(taken.changed() == 0 ? "upload.same.text" : "upload.taken.text", view.system(taken.connector()));
            case Outcome.Several several -> view.t("upload.several.text");
            case Outcome.NotOurs notOurs ->
                notOurs.provider().isEmpty()
                        ? kind(view, notOurs)
                        : view.t("upload.other.text", view.system(notOurs.provider()));
            case Outcome.Unreadable unreadable ->
                FileReasons.place(
                        view.texts(), view.language(), unreadable.line(), unreadable.column(), unreadable.reason());
            case Outcome.Refused refused -> view.t("upload.refused." + refused.code() + ".text");
        };
    }

    private static String kind(View view, Outcome.NotOurs notOurs) {
        var key = "upload.kind." + notOurs.kind();
        return view.t(view.texts().has(key) ? key : "upload.kind.UNKNOWN");
    }

    /** Connections that a format for the file could be made at, when nobody knows it. */
    public List<Source> ownProviders() {
        return outcome instanceof Outcome.NotOurs notOurs && notOurs.provider().isEmpty()
                ? sources.stream()
                        .filter(source -> source.connector().equals(FormatDesk.CONNECTOR))
                        .toList()
                : List.of();
    }

    /** The first payouts of the file, each a link. */
    public List<Told> payouts() {
        return outcome instanceof Outcome.Taken taken
                ? taken.payouts().stream().limit(NAMED_MAX).toList()
                : List.of();
    }
}
